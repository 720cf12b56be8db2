import { hostCookie, readHostCookies, type CookieRules } from './hostCookie';

export type { CookieRules } from './hostCookie';

/** Most attempts of one kind a browser may have under way; the oldest gives way. */
export const MOST_ATTEMPTS = 5;

export interface AttemptRules extends CookieRules {
	/** Default: a login. */
	purpose?: 'login' | 'logout';
}

const beginningOf = ({ purpose = 'login' }: AttemptRules): string => `jsm-${purpose}-`;

/** The cookie of one attempt. Lifetime in seconds; 0 removes it. */
export const attemptCookie = (
	attempt: string,
	value: string,
	lifetime: number,
	rules: AttemptRules,
): string => hostCookie(beginningOf(rules) + attempt, value, lifetime, rules);

/** The value of an attempt's cookie, if the browser sent one. */
export const readAttempt = (
	header: string | undefined,
	attempt: string,
	rules: AttemptRules,
): string | undefined => readHostCookies(header, beginningOf(rules), rules).get(attempt);

/** Cookies that remove the oldest attempts, so that one more stays within {@link MOST_ATTEMPTS}. */
export function dropOldAttempts(header: string | undefined, rules: AttemptRules): string[] {
	const attempts = [...readHostCookies(header, beginningOf(rules), rules).keys()]
		.filter((attempt) => /^[0-9a-z]{1,40}$/.test(attempt))
		.sort();
	const surplus = Math.max(0, attempts.length - (MOST_ATTEMPTS - 1));
	return attempts.slice(0, surplus).map((attempt) => attemptCookie(attempt, '', 0, rules));
}
