import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { redisConnectionOf } from '../../../nodes/shared/redis/knownConnections';
import type { RedisConnection } from '../../../nodes/shared/redis/redisConnection';
import { refuseStoreFailure } from '../../../nodes/shared/redis/redisFailure';
import { startFakeRedis, type FakeRedis } from '../../support/redis/fakeRedis';

let redis: FakeRedis;

beforeEach(async () => {
	redis = await startFakeRedis();
});
afterEach(async () => {
	vi.useRealTimers();
	await redis.stop();
});

function connect(changes: Record<string, unknown> = {}): RedisConnection {
	const connection = redisConnectionOf({ ...redis.credential, ...changes });
	if (!connection.ok) throw new Error(connection.detail.field);
	return connection.value;
}

describe('connections to Redis', () => {
	it('there is one per credential, however many ask at once', async () => {
		const answers = await Promise.all(
			Array.from({ length: 50 }, async (_, index) => await connect().call('SET', `k${index}`, 'v')),
		);
		expect(answers.every(({ ok }) => ok)).toBe(true);
		expect(redis.connections()).toEqual({ open: 1, ever: 1 });
		await connect({ database: 0, commandTimeout: 900 }).call('SET', 'k', 'v');
		expect(redis.connections()).toEqual({ open: 2, ever: 2 });
	});

	it('an unused one closes after a minute, and opens again when it is needed', async () => {
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		await connect().call('SET', 'a', '1');
		await vi.advanceTimersByTimeAsync(59_000);
		await connect().call('SET', 'b', '1');
		await vi.advanceTimersByTimeAsync(59_000);
		expect(redis.connections().open).toBe(1);
		await vi.advanceTimersByTimeAsync(2_000);
		await expect.poll(() => redis.connections().open).toBe(0);
		expect(await connect().call('SET', 'c', '1')).toEqual({ ok: true, value: 'OK' });
		expect(redis.connections()).toEqual({ open: 1, ever: 2 });
	});

	it('those who ask while Redis is away share one attempt, and it is not tried again by itself', async () => {
		redis.hush();
		const ask = async () => await connect({ password: 'p', commandTimeout: 100 }).call('SET', 'a', '1');
		const answers = await Promise.all(Array.from({ length: 50 }, ask));
		for (const answer of answers) expect(answer).toMatchObject({ reason: 'store-unreachable' });
		expect(redis.connections().ever).toBe(1);
	});

	it('an error of Redis is not repeated: it may quote what was sent', async () => {
		const answer = await connect().call('CANARY', 'canary');
		expect(answer).toMatchObject({ ok: false, reason: 'store-unreachable' });
		expect(JSON.stringify(answer)).not.toMatch(/canary|unknown command/i);
	});
});

describe('store-unreachable: a failure in plain words', () => {
	it.each([
		['LOADING Redis is loading the dataset in memory', 'Redis is still loading its data'],
		["OOM command not allowed when used memory > 'maxmemory'.", 'the memory of Redis is full'],
		['MISCONF Redis is configured to save RDB snapshots', 'Redis accepts no writes'],
		['CLUSTERDOWN The cluster is down', 'the cluster is not complete'],
		['AUTH <password> called without any password configured', 'Redis has no password'],
		['connect EHOSTUNREACH 192.0.2.1:6379', 'there is no way to the address'],
		['write EPROTO ssl3_get_record:wrong version number', 'does not speak TLS'],
		['something canary', 'an answer nobody expected'],
	])('%s', (message, sentence) => {
		const { reason, detail } = refuseStoreFailure(new Error(message));
		expect(reason).toBe('store-unreachable');
		expect(detail.received).toContain(sentence);
	});
});
