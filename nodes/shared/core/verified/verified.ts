declare const check: unique symbol;

/**
 * A value that only the named check makes. The mark exists for the compiler alone, so a literal or a part of an item
 * is never accepted where a verified value is needed: the next step cannot be made without the check before.
 */
export type Verified<T, Check extends string> = T & { readonly [check]: Check };

/**
 * Marks what a check has just verified. Called by the checks themselves; a unit test lists the files that may.
 *
 * @returns the same value
 */
export const markVerified = <T, Check extends string>(value: T): Verified<T, Check> =>
	value as Verified<T, Check>;
