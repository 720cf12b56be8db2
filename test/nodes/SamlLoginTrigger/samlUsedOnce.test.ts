import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
// Before the first import: the list of used assertions begins an hour before the logins of these tests.
vi.hoisted(() => vi.useFakeTimers({ now: Date.parse('2026-11-23T11:00:00Z'), toFake: ['Date'] }));
import { startFakeRedis, type FakeRedis } from '../../support/redis/fakeRedis';
import { NOW, type Message } from '../../support/samlIdp/message';
import { publishPlaced } from '../../support/triggers/visitWebhook';
import { expectRefusal, fresh, useSamlTrigger, type Changes } from '../../support/triggers/samlTrigger';
import { measureTurns } from '../../support/measureTurns';

const { place, start, answerTo, post } = useSamlTrigger();

/** Issued a second before the list of used assertions in this process began. */
function justBefore(message: Message): void {
	fresh(message);
	message.assertion.IssueInstant = '2026-11-23T10:59:59Z';
	message.confirmation.data = { ...message.confirmation.data, NotOnOrAfter: '2026-11-23T11:05:00Z' };
	message.conditions.attributes = { NotOnOrAfter: '2026-11-23T11:05:00Z' };
}

describe('used logins remembered in Redis', () => {
	let redis: FakeRedis;
	let shared: Changes;

	beforeEach(async () => {
		redis = await startFakeRedis();
		shared = {
			parameters: { options: { usedOnceStore: 'redis' } },
			credentials: { jsmLoginStoreApi: redis.credential },
		};
	});
	afterEach(async () => await redis.stop());

	it('RPL-6: of 100 posts of one answer at a time, one starts the workflow', async () => {
		const request = answerTo(await start(shared), fresh);
		const visits = await Promise.all(Array.from({ length: 100 }, async () => await post(request, shared)));
		expect(visits.filter(({ items }) => items)).toHaveLength(1);
		expect(visits.filter(({ log }) => log.includes('assertion-reused'))).toHaveLength(99);
		expect(redis.keys().filter((key) => key.includes(':used:'))).toHaveLength(2);
	});

	it('state-reused: another answer to the same request', async () => {
		const started = await start(shared);
		expect((await post(answerTo(started, fresh), shared)).items).toHaveLength(1);
		expectRefusal(await post(answerTo(started, fresh), shared), 'state-reused');
	});

	it('RPL-11: what was issued before this process began counts, once: Redis knows', async () => {
		vi.setSystemTime(Date.parse('2026-11-23T11:00:30Z'));
		const request = answerTo(await start(shared), justBefore);
		expect((await post(request, shared)).items).toHaveLength(1);
		expectRefusal(await post(request, shared), 'assertion-reused');
	});

	it('RPL-11: assertion-too-old: what was used before Redis lost its data; a login begun since counts', async () => {
		const request = answerTo(await start(shared), fresh);
		expect((await post(request, shared)).items).toHaveLength(1);
		redis.lose();
		vi.setSystemTime(NOW + 1);
		expectRefusal(await post(request, shared), 'assertion-too-old');
		expect((await post(answerTo(await start(shared), fresh), shared)).items).toHaveLength(1);
	});

	it.each(['activate', 'init'] as const)(
		'RPL-11: publishing (%s) lets Redis begin before the first login',
		async (mode) => {
			await publishPlaced(place(shared), mode);
			expect(redis.keys()).toContain('jsm-sso:since');
		},
	);

	it('RPL-9: store-unreachable: Redis is away; once it is back the same answer counts', async () => {
		const request = answerTo(await start(shared), fresh);
		await redis.stop();
		const { value: visit, took } = await measureTurns(async () => await post(request, shared));
		expect(took).toBeLessThan(2000);
		expect([visit.items, visit.answer.status]).toEqual([undefined, 503]);
		const [reference] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(String(visit.answer.body)) ?? [];
		expect(visit.log).toContain(`Login refused: store-unreachable (reference ${reference}`);
		await redis.start();
		expect((await post(request, shared)).items).toHaveLength(1);
	});

	it('store-unreachable: publishing is refused', async () => {
		await redis.stop();
		await expect(publishPlaced(place(shared), 'activate')).rejects.toThrow(/store-unreachable/);
	});
});
