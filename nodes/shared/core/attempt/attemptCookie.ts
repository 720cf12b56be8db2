import { minBy, range } from 'lodash';
import { hostCookie, readHostCookies, type CookieRules } from './hostCookie';

export type { CookieRules } from './hostCookie';

/**
 * How many attempts of a kind a browser may have under way on one host. Each stands in a cookie of a fixed name, so that
 * a hundred starts at once cannot leave more of them: beyond 16 KB of headers Node answers 431, and locks the customer out.
 */
export const SLOTS = { login: 4, logout: 2 } as const;

export interface AttemptRules extends CookieRules {
	/** Default: a login. */
	purpose?: keyof typeof SLOTS;
}

const beginningOf = ({ purpose = 'login' }: AttemptRules): string => `jsm-${purpose}-`;

/** An attempt's name ends with its slot. */
const slotOf = (attempt: string): string => attempt.slice(-1);

/** What a cookie's value begins with: whose turn the slot has. The seal behind it has the last word. */
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

/** What was sealed for an attempt, if the browser sent it and no later attempt took its slot. */
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
 * Where a new attempt goes: into a free slot, or in the place of the oldest. The free ones take turns, because starts at
 * the same time, as of a browser that opens its tabs again, see the same ones free.
 */
export function chooseSlot(header: string | undefined, rules: AttemptRules): number {
	const held = readHostCookies(header, beginningOf(rules), rules);
	const slots = range(SLOTS[rules.purpose ?? 'login']);
	const free = slots.filter((slot) => !held.has(String(slot)));
	// Values begin with the attempt, and an attempt with its time.
	return free[turn++ % free.length] ?? minBy(slots, (slot) => held.get(String(slot))) ?? 0;
}
