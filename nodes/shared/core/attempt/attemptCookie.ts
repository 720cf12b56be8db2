import { minBy, range } from 'lodash';
import { hostCookie, readHostCookies, type CookieRules } from './hostCookie';

export type { CookieRules } from './hostCookie';

/**
 * How many pending attempts of a kind a browser may have on one host. Their cookies have fixed names, so a hundred
 * simultaneous starts leave no more of them: with more than 16 KB of headers Node.js answers 431 and locks the customer
 * out.
 */
export const SLOTS = { login: 4, logout: 2 } as const;

export interface AttemptRules extends CookieRules {
	/** Default: a login. */
	purpose?: keyof typeof SLOTS;
}

const beginningOf = ({ purpose = 'login' }: AttemptRules): string => `jsm-${purpose}-`;

/** An attempt's name ends with its slot. */
const slotOf = (attempt: string): string => attempt.slice(-1);

/** Beginning of a cookie's value: the attempt that uses the slot. The seal after it is what counts. */
const markOf = (attempt: string): string => `${attempt}.`;

/** The cookie of one attempt. Lifetime in seconds. */
export const attemptCookie = (
	attempt: string,
	sealed: string,
	lifetime: number,
	rules: AttemptRules,
): string => hostCookie(beginningOf(rules) + slotOf(attempt), markOf(attempt) + sealed, lifetime, rules);

/** Removes the cookie of a spent attempt. */
export const dropAttempt = (attempt: string, rules: AttemptRules): string =>
	hostCookie(beginningOf(rules) + slotOf(attempt), '', 0, rules);

/** The sealed attempt, if the browser sent it and no later attempt replaced it. */
export function readAttempt(
	header: string | undefined,
	attempt: string,
	rules: AttemptRules,
): string | undefined {
	const value = readHostCookies(header, beginningOf(rules), rules).get(slotOf(attempt));
	return value?.startsWith(markOf(attempt)) ? value.slice(markOf(attempt).length) : undefined;
}

let turn = 0;

/**
 * Chooses the slot of a new attempt: a free one, or that of the oldest attempt. Free slots rotate, because simultaneous
 * starts, for example of a browser that restores its tabs, see the same slots free.
 */
export function chooseSlot(header: string | undefined, rules: AttemptRules): number {
	const held = readHostCookies(header, beginningOf(rules), rules);
	const slots = range(SLOTS[rules.purpose ?? 'login']);
	const free = slots.filter((slot) => !held.has(String(slot)));
	// A value begins with the attempt's name, and that with its time, so values sort by age.
	return free[turn++ % free.length] ?? minBy(slots, (slot) => held.get(String(slot))) ?? 0;
}
