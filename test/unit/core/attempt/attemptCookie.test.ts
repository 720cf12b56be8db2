import { describe, expect, it } from 'vitest';
import {
	attemptCookie,
	chooseSlot,
	dropAttempt,
	readAttempt,
	SLOTS,
	type AttemptRules,
	type CookieRules,
} from '../../../../nodes/shared/core/attempt/attemptCookie';
import { makeAttempt, sealPending, stateOf } from '../../../../nodes/shared/core/attempt/pendingLogin';
import type { PendingCodeLogin } from '../../../../nodes/shared/oidc/callback/pendingCodeLogin';
import { SECRET } from '../../../support/engine/loginItems';

const NOW = Date.UTC(2026, 10, 23, 12);
const secure: CookieRules = { isSecure: true, isCrossSitePost: false };
const plain: CookieRules = { isSecure: false, isCrossSitePost: false };

/** The cookies a browser keeps: a later one takes the place of one with the same name. */
class Jar {
	private readonly cookies = new Map<string, string>();

	take(line: string): void {
		const [pair = '', ...attributes] = line.split('; ');
		const [name = ''] = pair.split('=', 1);
		if (attributes.includes('Max-Age=0')) this.cookies.delete(name);
		else this.cookies.set(name, pair);
	}

	get header(): string | undefined {
		return this.cookies.size === 0 ? undefined : [...this.cookies.values()].join('; ');
	}

	get size(): number {
		return this.cookies.size;
	}
}

/** One start, of what the browser sent to what it gets. */
function begin(header: string | undefined, now: number, rules: AttemptRules = secure) {
	const attempt = makeAttempt(now, chooseSlot(header, rules));
	return { attempt, cookie: attemptCookie(attempt, 'sealed', 600, rules) };
}

describe('the cookie of a login attempt', () => {
	it.each<[string, CookieRules, string]>([
		['https', secure, '__Host-jsm-login-1=a1.sealed; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax'],
		[
			'https and form_post',
			{ isSecure: true, isCrossSitePost: true },
			'__Host-jsm-login-1=a1.sealed; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=None',
		],
		[
			'plain http on the own machine',
			plain,
			'jsm-login-1=a1.sealed; Max-Age=600; Path=/; HttpOnly; SameSite=Lax',
		],
	])('%s', (_sentence, rules, cookie) => {
		expect(attemptCookie('a1', 'sealed', 600, rules)).toBe(cookie);
	});

	it('is removed by its name', () => {
		expect(dropAttempt('a1', secure)).toBe(
			'__Host-jsm-login-1=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
		);
	});

	it.each<[string, string | undefined, string | undefined]>([
		['its own one', 'other=1; __Host-jsm-login-1=a1.one; __Host-jsm-login-2=a2.two', 'two'],
		['none', 'other=1; __Host-jsm-login-1=a1.one', undefined],
		['no cookie at all', undefined, undefined],
		['a later attempt in its slot', '__Host-jsm-login-2=b2.two', undefined],
		['an attempt whose name only begins as its own', '__Host-jsm-login-2=a22.two', undefined],
		['its own one in another slot', '__Host-jsm-login-1=a2.two', undefined],
		['an empty slot', '__Host-jsm-login-2=', undefined],
		['its own one of another purpose', '__Host-jsm-logout-2=a2.two', undefined],
		['OF-8: one without the prefix, which a neighbour host could set', 'jsm-login-2=a2.planted', undefined],
	])('an answer finds %s', (_sentence, header, value) => {
		expect(readAttempt(header, 'a2', secure)).toBe(value);
	});
});

describe('the attempts of one browser', () => {
	it('have slots of their own while there are free ones, one after the other', () => {
		const jar = new Jar();
		const attempts = Array.from({ length: SLOTS.login }, (_, index) => {
			const { attempt, cookie } = begin(jar.header, NOW + index);
			jar.take(cookie);
			return attempt;
		});
		for (const attempt of attempts) expect(readAttempt(jar.header, attempt, secure)).toBe('sealed');
	});

	it('have them as well when a browser opens its tabs again, all at the same time', () => {
		const jar = new Jar();
		const starts = Array.from({ length: SLOTS.login }, () => begin('', NOW));
		for (const { cookie } of starts) jar.take(cookie);
		for (const { attempt } of starts) expect(readAttempt(jar.header, attempt, secure)).toBe('sealed');
	});

	it('give way to a newer one, the oldest first', () => {
		const jar = new Jar();
		const attempts = Array.from({ length: 20 }, (_, index) => {
			const { attempt, cookie } = begin(jar.header, NOW + index * 1000);
			jar.take(cookie);
			return attempt;
		});
		const found = attempts.filter((attempt) => readAttempt(jar.header, attempt, secure) !== undefined);
		expect(found).toEqual(attempts.slice(-SLOTS.login));
	});

	it.each<[string, number]>([
		['of a browser without any', 0],
		['of a browser with one', 1],
		['of a browser whose slots are full', SLOTS.login],
	])('number no more after 500 starts at the same time %s, and the last one counts', (_sentence, before) => {
		const jar = new Jar();
		for (let index = 0; index < before; index++) jar.take(begin(jar.header, NOW + index).cookie);
		const { header } = jar;
		const starts = Array.from({ length: 500 }, (_, index) => begin(header, NOW + 1000 + index));
		for (const { cookie } of starts) jar.take(cookie);
		expect(jar.size).toBe(SLOTS.login);
		expect(readAttempt(jar.header, String(starts.at(-1)?.attempt), secure)).toBe('sealed');
		const next = begin(jar.header, NOW + 5000);
		jar.take(next.cookie);
		expect(jar.size).toBe(SLOTS.login);
		expect(readAttempt(jar.header, next.attempt, secure)).toBe('sealed');
	});

	it('leave room for logouts, which have slots of their own', () => {
		const rules: AttemptRules = { ...secure, purpose: 'logout' };
		const jar = new Jar();
		const login = begin(undefined, NOW);
		jar.take(login.cookie);
		for (let index = 0; index < 20; index++) jar.take(begin(jar.header, NOW + index, rules).cookie);
		expect(jar.size).toBe(1 + SLOTS.logout);
		expect(readAttempt(jar.header, login.attempt, secure)).toBe('sealed');
	});

	it('take less than 9 KB of the 16 KB that Node accepts, with the longest address to return to', async () => {
		const attempt = makeAttempt(NOW, 0);
		const pending: PendingCodeLogin = {
			loginId: 'K7Q2M-9XPA4',
			connection: `${'w'.repeat(16)} ${'n'.repeat(36)}`,
			state: stateOf(attempt, 'r'.repeat(43)),
			nonce: 'n'.repeat(43),
			codeVerifier: 'v'.repeat(43),
			redirectUri: `https://n8n.customers.globex.example/webhook/${'w'.repeat(36)}/callback`,
			initiatedBy: 'customer',
		};
		const sizeOf = async (login: PendingCodeLogin): Promise<number> =>
			attemptCookie(attempt, await sealPending(SECRET, NOW, login), 600, secure).split(';')[0]?.length ?? 0;
		const login = await sizeOf({ ...pending, returnTo: `/${'a'.repeat(767)}` });
		const logout = await sizeOf(pending);
		expect(login).toBeLessThan(1850);
		expect(SLOTS.login * login + SLOTS.logout * logout).toBeLessThan(9000);
	});
});
