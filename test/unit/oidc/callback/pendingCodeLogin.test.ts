import { describe, expect, it, vi } from 'vitest';
import { sealStatement } from '../../../../nodes/shared/core/login/sealing';
import { createUsedOnceInProcess } from '../../../../nodes/shared/core/attempt/usedOnceInProcess';
import {
	attemptOf,
	makeAttempt,
	makeLoginId,
	PENDING_LIFETIME,
	sealPending,
	stateOf,
	type Arrival,
} from '../../../../nodes/shared/core/attempt/pendingLogin';
import { claimPending, type PendingCodeLogin } from '../../../../nodes/shared/oidc/callback/pendingCodeLogin';
import { SECRET } from '../../../support/engine/loginItems';
import { NOW } from '../../../support/oidcProvider/fakeProvider';
import { REDIRECT_URI, verdictOf, type Verdict } from '../../../support/oidcProvider/signIn';

const attempt = makeAttempt(NOW, 0);
const state = stateOf(attempt, 'random');
const pending: PendingCodeLogin = {
	loginId: 'K7Q2M-9XPA4',
	connection: 'workflow-1 node-1',
	state,
	nonce: 'nonce-1',
	codeVerifier: 'v'.repeat(43),
	redirectUri: REDIRECT_URI,
	initiatedBy: 'customer',
};

async function arrivalOf(changes: Partial<Arrival> = {}): Promise<Arrival> {
	return {
		secret: SECRET,
		now: NOW,
		connection: pending.connection,
		redirectUri: REDIRECT_URI,
		state,
		cookie: await sealPending(SECRET, NOW, pending),
		...changes,
	};
}

const store = () => createUsedOnceInProcess(() => NOW);
const otherSecret = 'another login secret, long enough to be accepted as well';

describe('the pending login an answer belongs to', () => {
	it.each<[string, string, Verdict, () => Promise<Partial<Arrival>>]>([
		['OF-0', 'everything fits', 'accepted', async () => ({})],
		[
			'OF-0',
			'a moment before the end',
			'accepted',
			async () => ({ now: NOW + (PENDING_LIFETIME - 1) * 1000 }),
		],
		['OF-1', 'too late', 'state-expired', async () => ({ now: NOW + PENDING_LIFETIME * 1000 })],
		['OF-2', 'another browser: no cookie', 'state-missing', async () => ({ cookie: undefined })],
		[
			'OF-2',
			'another browser: the cookie of its own login',
			'state-mismatch',
			async () => ({
				cookie: await sealPending(SECRET, NOW, { ...pending, state: stateOf(attempt, 'other') }),
			}),
		],
		[
			'OF-2',
			'a cookie of another secret',
			'state-mismatch',
			async () => ({ cookie: await sealPending(otherSecret, NOW, pending) }),
		],
		[
			'OF-2',
			'a sealed statement of another kind',
			'state-mismatch',
			async () => ({
				cookie: await sealStatement({ kind: 'signed-in', secret: SECRET, now: NOW }, pending, 600),
			}),
		],
		[
			'OF-2',
			'a cookie somebody made up',
			'state-mismatch',
			async () => ({ cookie: Buffer.from(JSON.stringify(pending)).toString('base64url') }),
		],
		['OF-2', 'an empty cookie', 'state-mismatch', async () => ({ cookie: '' })],
		['OF-2', 'a state not of our making', 'state-mismatch', async () => ({ state: 'x' })],
		['OF-3', 'another connection', 'wrong-connection', async () => ({ connection: 'workflow-1 node-2' })],
		[
			'OF-3',
			'another redirect address',
			'wrong-connection',
			async () => ({ redirectUri: `${REDIRECT_URI}2` }),
		],
	])('%s: %s: %s', async (_id, _sentence, verdict, changes) => {
		const usedOnce = vi.fn(store());
		const claimed = await claimPending(await arrivalOf(await changes()), usedOnce);
		expect(verdictOf(claimed)).toBe(verdict);
		expect(usedOnce, 'only the right browser spends a state').toHaveBeenCalledTimes(
			verdict === 'accepted' ? 1 : 0,
		);
	});

	it('OF-1: the same answer a second time: state-reused', async () => {
		const usedOnce = store();
		const arrival = await arrivalOf();
		expect(verdictOf(await claimPending(arrival, usedOnce))).toBe('accepted');
		expect(verdictOf(await claimPending(arrival, usedOnce))).toBe('state-reused');
	});

	it('OF-1: 100 times at once: accepted exactly once', async () => {
		const usedOnce = store();
		const arrival = await arrivalOf();
		const verdicts = await Promise.all(
			Array.from({ length: 100 }, async () => verdictOf(await claimPending(arrival, usedOnce))),
		);
		expect(verdicts.filter((verdict) => verdict === 'accepted')).toHaveLength(1);
		expect(verdicts.filter((verdict) => verdict === 'state-reused')).toHaveLength(99);
	});

	it('the state stays spent as long as its cookie could be accepted', async () => {
		const usedOnce = vi.fn(store());
		await claimPending(await arrivalOf({ now: NOW + 1000 }), usedOnce);
		expect(usedOnce.mock.calls[0]?.[1]).toBeGreaterThanOrEqual(NOW + PENDING_LIFETIME * 1000);
	});

	it('nobody logs in while the store of spent states is down', async () => {
		const down = async () => await Promise.reject(new Error('store down'));
		await expect(claimPending(await arrivalOf(), down)).rejects.toThrow('store down');
	});

	it('tells the browser nothing', async () => {
		const cookie = await sealPending(SECRET, NOW, pending);
		expect(
			Buffer.from(
				cookie
					.split('.')
					.map((part) => Buffer.from(part, 'base64url').toString('latin1'))
					.join(' '),
			).toString(),
		).not.toMatch(/nonce-1|vvvv|K7Q2M/);
		expect(cookie.length, 'fits into a cookie').toBeLessThan(2000);
	});
});

describe('the name of an attempt', () => {
	it('sorts by time, whatever its slot', () => {
		const names = [NOW, NOW + 1, NOW + 3_600_000].map((now, index) => makeAttempt(now, 3 - index));
		expect([...names].sort()).toEqual(names);
	});

	it('is found in the state', () => {
		expect(attemptOf(state)).toBe(attempt);
	});

	it.each(['', '.', 'x', `${attempt}x.r`, attempt.toUpperCase(), `../${attempt}`, `${attempt.slice(1)}=.r`])(
		'is not found in %j',
		(foreign) => {
			expect(attemptOf(foreign)).toBeUndefined();
		},
	);

	it('differs every time', () => {
		expect(new Set(Array.from({ length: 50 }, () => makeAttempt(NOW, 0))).size).toBe(50);
		expect(new Set(Array.from({ length: 50 }, makeLoginId)).size).toBe(50);
	});
});
