import { describe, expect, it } from 'vitest';
import {
	attemptCookie,
	dropOldAttempts,
	MOST_ATTEMPTS,
	readAttempt,
	type CookieRules,
} from '../../../nodes/shared/core/attemptCookie';

const secure: CookieRules = { isSecure: true, isCrossSitePost: false };
const plain: CookieRules = { isSecure: false, isCrossSitePost: false };

describe('the cookie of a login attempt', () => {
	it.each<[string, CookieRules, string]>([
		['https', secure, '__Host-jsm-login-a1=sealed; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax'],
		[
			'https and form_post',
			{ isSecure: true, isCrossSitePost: true },
			'__Host-jsm-login-a1=sealed; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=None',
		],
		[
			'plain http on the own machine',
			plain,
			'jsm-login-a1=sealed; Max-Age=600; Path=/; HttpOnly; SameSite=Lax',
		],
	])('%s', (_sentence, rules, cookie) => {
		expect(attemptCookie('a1', 'sealed', 600, rules)).toBe(cookie);
	});

	it('comes back under its own name only', () => {
		const header = 'other=1; __Host-jsm-login-a1=one; __Host-jsm-login-a2=two';
		expect(readAttempt(header, 'a2', secure)).toBe('two');
		expect(readAttempt(header, 'a3', secure)).toBeUndefined();
		expect(readAttempt(undefined, 'a1', secure)).toBeUndefined();
	});

	it('OF-8: a cookie without the prefix, which a neighbour host could set, is not read on https', () => {
		expect(readAttempt('jsm-login-a1=planted', 'a1', secure)).toBeUndefined();
	});

	it('gives way to newer attempts, oldest first', () => {
		const header = ['a3', 'a1', 'a5', 'a2', 'a4', 'a6']
			.map((name) => `__Host-jsm-login-${name}=x`)
			.join('; ');
		const dropped = dropOldAttempts(`${header}; session=stays`, secure);
		expect(dropped).toHaveLength(6 - (MOST_ATTEMPTS - 1));
		expect(dropped[0]).toMatch(/^__Host-jsm-login-a1=; Max-Age=0;/);
		expect(dropped[1]).toMatch(/^__Host-jsm-login-a2=; Max-Age=0;/);
	});

	it('nothing is dropped while there is room, nor names that are not ours', () => {
		expect(dropOldAttempts('__Host-jsm-login-a1=x; __Host-jsm-login-A%0d%0aB=x', secure)).toEqual([]);
		expect(dropOldAttempts(undefined, secure)).toEqual([]);
	});
});
