import { accept, refuse, type Outcome } from '../refusal/outcome';

/** Longest returnTo, in bytes of JSON: it is kept in a cookie, and there may be several of them. */
const LONGEST_ADDRESS = 768;

/** Control characters, spaces and backslashes, also percent-encoded, and encoded slashes: open redirects use them. */
// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const SUSPICIOUS = /[\u0000-\u0020\u007f-\u009f\\]|%(?:0[0-9a-f]|1[0-9a-f]|2f|5c|7f)/i;

/** Parses the admin's list of origins; entries that are not an https origin are left out. */
export function parseOrigins(list: readonly string[]): string[] {
	return list.flatMap((entry) => {
		const text = entry.trim();
		if (!URL.canParse(text)) return [];
		const url = new URL(text);
		return url.protocol === 'https:' && url.username === '' && url.password === '' ? [url.origin] : [];
	});
}

/**
 * Checks where a customer wants to go after the login (OF-5).
 *
 * @param value from the query: absent, a path, or an absolute https address
 * @param allowedOrigins as {@link parseOrigins} gives them
 */
export function parseReturnTo(
	value: unknown,
	allowedOrigins: readonly string[],
): Outcome<string | undefined> {
	if (value === undefined || value === '') return accept(undefined);
	const refused = refuse('return-address-refused', { field: 'returnTo' });
	const carry = (address: string): Outcome<string> =>
		Buffer.byteLength(JSON.stringify(address)) - 2 > LONGEST_ADDRESS ? refused : accept(address);
	if (typeof value !== 'string' || value.length > LONGEST_ADDRESS || SUSPICIOUS.test(value)) return refused;
	if (value.startsWith('/')) {
		// `//host`, and whatever a browser reads as that, is a URL of another site.
		return value.startsWith('//') || new URL(value, 'https://own.invalid').origin !== 'https://own.invalid'
			? refused
			: carry(value);
	}
	if (!/^https:\/\/[^/]/i.test(value) || !URL.canParse(value)) return refused;
	const url = new URL(value);
	if (url.username !== '' || url.password !== '') return refused;
	return allowedOrigins.includes(url.origin) ? carry(url.href) : refused;
}
