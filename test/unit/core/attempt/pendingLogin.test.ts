import { describe, expect, it } from 'vitest';
import {
	makeAttempt,
	openPending,
	sealPending,
	spendPending,
	stateOf,
} from '../../../../nodes/shared/core/attempt/pendingLogin';
import { createUsedOnceInProcess } from '../../../../nodes/shared/core/attempt/usedOnceInProcess';

const NOW = Date.UTC(2026, 10, 23, 12);
const MINUTE = 60_000;
const secret = 'a login secret of at least 32 characters';
const state = stateOf(makeAttempt(NOW, 0), 'random');
const pending = {
	loginId: '00000-00000',
	connection: 'workflow node',
	state,
	redirectUri: 'https://n8n.acme.example/webhook/x/callback',
	initiatedBy: 'customer',
} as const;

/** What comes of an answer by our own clock. */
async function answerAt(now: number, usedOnce = createUsedOnceInProcess(() => now)): Promise<string> {
	const cookie = await sealPending(secret, NOW, pending);
	const { connection, redirectUri } = pending;
	const opened = await openPending({ secret, now, connection, redirectUri, state, cookie });
	const spent = opened.ok ? await spendPending(pending, now, usedOnce) : opened;
	return spent.ok ? 'accepted' : spent.reason;
}

describe('our own clock is set while the customer is at the provider', () => {
	it.each([
		['accepted', 5],
		['accepted', -5],
		['accepted', 9],
		['state-expired', 10],
	])('%s: by %d minutes', async (verdict, minutes) => {
		expect(await answerAt(NOW + minutes * MINUTE)).toBe(verdict);
	});

	it.each([5, -5])('state-reused: the same answer after the clock was set by %d minutes', async (minutes) => {
		const clock = { now: NOW };
		const usedOnce = createUsedOnceInProcess(() => clock.now);
		expect(await answerAt(clock.now, usedOnce)).toBe('accepted');
		clock.now += minutes * MINUTE;
		expect(await answerAt(clock.now, usedOnce)).toBe('state-reused');
	});
});
