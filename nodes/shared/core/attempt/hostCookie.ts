import { parse, serialize } from 'cookie';

export interface CookieRules {
	/** Whether our public address is https. */
	isSecure: boolean;
	/** Whether the browser has to send it with a POST from the provider's site (`form_post`, SAML). */
	isCrossSitePost: boolean;
}

/** `__Host-` binds a cookie to this host, https and the path `/`; browsers refuse anything else (RFC 6265bis). */
const fullName = (name: string, { isSecure }: CookieRules): string => (isSecure ? `__Host-${name}` : name);

/** A Set-Cookie line. Lifetime in seconds; 0 removes the cookie. */
export function hostCookie(name: string, value: string, lifetime: number, rules: CookieRules): string {
	const { isSecure, isCrossSitePost } = rules;
	return serialize(fullName(name, rules), value, {
		maxAge: lifetime,
		path: '/',
		httpOnly: true,
		// A cross-site POST sends only cookies with SameSite=None, which requires Secure. Over plain http browsers
		// accept it on the own machine alone, which is what plain http is for.
		sameSite: isCrossSitePost ? 'none' : 'lax',
		secure: isSecure || isCrossSitePost,
	});
}

/** The cookies whose names begin with `name`, keyed by the rest of their names. */
export function readHostCookies(
	header: string | undefined,
	beginning: string,
	rules: CookieRules,
): Map<string, string> {
	const prefix = fullName(beginning, rules);
	return new Map(
		Object.entries(header === undefined ? {} : parse(header)).flatMap(([name, value]) =>
			name.startsWith(prefix) && value !== undefined ? [[name.slice(prefix.length), value]] : [],
		),
	);
}
