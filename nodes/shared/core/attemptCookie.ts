import { parse, serialize } from 'cookie';

/** Most logins one browser may have under way; the oldest gives way. */
export const MOST_ATTEMPTS = 5;

export interface CookieRules {
	/** Whether our public address is https. */
	isSecure: boolean;
	/** Whether the answer comes as a POST from the provider's site (`form_post`, SAML). */
	isCrossSitePost: boolean;
}

const NAME = 'jsm-login-';

/** `__Host-` ties a cookie to this very host, https and the whole path; browsers refuse it otherwise (RFC 6265bis). */
const prefixOf = ({ isSecure }: CookieRules): string => (isSecure ? `__Host-${NAME}` : NAME);

function attributes({ isSecure, isCrossSitePost }: CookieRules) {
	return {
		path: '/',
		httpOnly: true,
		// A cross-site POST brings only SameSite=None, and that only with Secure. Over plain http browsers
		// accept it on the own machine alone, which is what plain http is for.
		sameSite: isCrossSitePost ? ('none' as const) : ('lax' as const),
		secure: isSecure || isCrossSitePost,
	};
}

/** The cookie of one attempt. Lifetime in seconds; 0 removes it. */
export function attemptCookie(attempt: string, value: string, lifetime: number, rules: CookieRules): string {
	return serialize(prefixOf(rules) + attempt, value, { ...attributes(rules), maxAge: lifetime });
}

/** The value of an attempt's cookie, if the browser sent one. */
export function readAttempt(
	header: string | undefined,
	attempt: string,
	rules: CookieRules,
): string | undefined {
	return header === undefined ? undefined : parse(header)[prefixOf(rules) + attempt];
}

/** Cookies that remove the oldest attempts, so that one more stays within {@link MOST_ATTEMPTS}. */
export function dropOldAttempts(header: string | undefined, rules: CookieRules): string[] {
	if (header === undefined) return [];
	const prefix = prefixOf(rules);
	const attempts = Object.keys(parse(header))
		.filter((name) => name.startsWith(prefix))
		.map((name) => name.slice(prefix.length))
		.filter((attempt) => /^[0-9a-z]{1,40}$/.test(attempt))
		.sort();
	const surplus = Math.max(0, attempts.length - (MOST_ATTEMPTS - 1));
	return attempts.slice(0, surplus).map((attempt) => attemptCookie(attempt, '', 0, rules));
}
