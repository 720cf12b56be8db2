import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { resolve } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { ICredentialTestFunctions, INodeCredentialTestResult } from 'n8n-workflow';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { changeAccounts } from '../../nodes/shared/core/access/changeAccounts';
import type { LedgerStore, StoredRecord } from '../../nodes/shared/core/access/ledgerStore';
import { StoreUnreachable } from '../../nodes/shared/core/attempt/usedOnce';
import { accept } from '../../nodes/shared/core/refusal/outcome';
import { testLoginStore } from '../../nodes/shared/n8n/credentials/testLoginStore';
import { createLedgerStoreInRedis } from '../../nodes/shared/redis/ledgerStoreInRedis';
import { readLoginStore } from '../../nodes/shared/redis/loginStoreSettings';
import { createRedisConnection, type RedisConnection } from '../../nodes/shared/redis/redisConnection';
import { createUsedOnceInRedis } from '../../nodes/shared/redis/usedOnceInRedis';
import { waitUntil } from '../lab/servers/child';
import { createRedis, createRedisCluster, type RedisOptions, type RedisServer } from '../lab/servers/redis';
import { reservePort } from '../lab/servers/ports';
import type { Service } from '../lab/servers/service';
import { measureTurns } from '../support/measureTurns';
import { makeServerCertificate, type ServerCertificate } from '../support/throwAwayAuthority';

type Credential = Record<string, unknown>;

const PASSWORD = 'canary-password-of-redis';

const running: Service[] = [];
const open: RedisConnection[] = [];

async function begin<T extends Service>(service: T): Promise<T> {
	running.push(service);
	await service.start();
	await service.ready();
	return service;
}

const startRedis = async (options?: RedisOptions): Promise<RedisServer> =>
	await begin(await createRedis(options));

/** A connection of its own, as another n8n process would have. */
function connect(credential: Credential): RedisConnection {
	const settings = readLoginStore(credential);
	if (!settings.ok) throw new Error(settings.detail.field);
	const connection = createRedisConnection(settings.value);
	open.push(connection);
	return connection;
}

afterEach(() => {
	for (const connection of open.splice(0)) connection.close();
});
afterAll(async () => {
	for (const service of running.splice(0).reverse()) await service.stop();
});

let redis: RedisServer;
let plain: Credential;

beforeAll(async () => {
	redis = await startRedis({ password: PASSWORD });
	plain = { address: redis.env().REDIS_ADDRESS, password: PASSWORD };
});

const soon = (): number => Date.now() + 10_000;

/** What a store of no use does, and after how many milliseconds. */
async function failureOf(work: Promise<unknown>): Promise<{ why: string; took: number }> {
	const { value: error, took } = await measureTurns<unknown>(
		async () =>
			await work.then(
				() => undefined,
				(thrown: unknown) => thrown,
			),
	);
	if (!(error instanceof StoreUnreachable)) throw new Error(`It did not fail as it should: ${String(error)}`);
	expect(error.refusal.reason).toBe('store-unreachable');
	return { why: String(error.refusal.detail.received), took };
}

/** Runs a process that competes for a key; the function that lets it begin resolves to how often it won. */
async function startCompetitor(credential: Credential, key: string): Promise<() => Promise<number>> {
	const script = resolve(__dirname, '../support/redis/competeForKey.ts');
	const tsx = resolve(__dirname, '../../node_modules/tsx/dist/cli.mjs');
	const child = spawn(process.execPath, [tsx, script, JSON.stringify(credential), key, '50'], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const lines = createInterface(child.stdout);
	expect(await once(lines, 'line')).toEqual(['ready']);
	return async () => {
		child.stdin.write('go\n');
		const [wins] = (await once(lines, 'line')) as [string];
		await once(child, 'exit');
		return Number(wins);
	};
}

describe('what may be used once, among all who share a Redis', () => {
	it('RPL-6: of 100 at once over two connections exactly one wins', async () => {
		const stores = [connect(plain), connect(plain)].map(
			(connection) => createUsedOnceInRedis(connection).usedOnce,
		);
		const answers = await Promise.all(
			Array.from({ length: 100 }, async (_, index) => await stores[index % 2]?.('contested', soon())),
		);
		expect(answers.filter(Boolean)).toHaveLength(1);
		expect(answers).toHaveLength(100);
	});

	it('RPL-8: of 100 in two processes exactly one wins', async () => {
		const key = randomUUID();
		const competitors = [await startCompetitor(plain, key), await startCompetitor(plain, key)];
		const wins = await Promise.all(competitors.map(async (letBegin) => await letBegin()));
		expect(wins.reduce((sum, won) => sum + won)).toBe(1);
	});

	it('a key is free again once it expired, and Redis forgets it by itself', async () => {
		const connection = connect({ ...plain, keyPrefix: 'expiring:' });
		// A clock that is ahead by the whole margin.
		const { usedOnce } = createUsedOnceInRedis(connection, () => Date.now() + 600_000);
		const expiresAt = Date.now() + 300;
		expect(await usedOnce('a', expiresAt)).toBe(true);
		expect(await usedOnce('a', expiresAt)).toBe(false);
		await waitUntil('The expiry', async () => {
			const { value } = (await connection.call('KEYS', 'expiring:*')) as { value: unknown };
			return Array.isArray(value) && value.length === 0;
		});
		expect(Date.now()).toBeGreaterThanOrEqual(expiresAt);
		expect(await usedOnce('a', soon())).toBe(true);
	});

	it('the clock of Redis does not matter: a lifetime is sent, no date', async () => {
		const connection = connect({ ...plain, keyPrefix: 'clock:' });
		const hourAgo = Date.now() - 3_600_000;
		const { usedOnce } = createUsedOnceInRedis(connection, () => hourAgo);
		expect(await usedOnce('a', hourAgo + 600_000)).toBe(true);
		const keys = (await connection.call('KEYS', 'clock:used:*')) as { value: string[] };
		expect(keys.value).toHaveLength(1);
		const left = (await connection.call('PTTL', keys.value[0] ?? '')) as { value: number };
		expect(left.value).toBeGreaterThan(1_190_000);
		expect(left.value).toBeLessThanOrEqual(1_200_000);
	});

	it('another prefix is another store, and no key says what was used', async () => {
		const state = 'state canary-of-a-login';
		expect(
			await createUsedOnceInRedis(connect({ ...plain, keyPrefix: 'one:' })).usedOnce(state, soon()),
		).toBe(true);
		const other = connect({ ...plain, keyPrefix: 'two:' });
		expect(await createUsedOnceInRedis(other).usedOnce(state, soon())).toBe(true);
		const { value } = (await other.call('KEYS', '*')) as { value: string[] };
		expect(value.filter((key) => /^(one|two):used:[\w-]{43}$/.test(key))).toHaveLength(2);
		expect(value.join()).not.toContain('canary');
	});

	it('another database is another store', async () => {
		expect(await createUsedOnceInRedis(connect(plain)).usedOnce('of a database', soon())).toBe(true);
		const { usedOnce: other } = createUsedOnceInRedis(connect({ ...plain, database: 3 }));
		expect(await other('of a database', soon())).toBe(true);
		expect(await other('of a database', soon())).toBe(false);
	});
});

describe('since when a Redis knows what was used', () => {
	it('RPL-11: since the first process asked, for all of them, until it loses its data', async () => {
		const server = await startRedis();
		const credential = { address: server.env().REDIS_ADDRESS };
		const [one, two] = [1000, 2000].map((time) => createUsedOnceInRedis(connect(credential), () => time));
		expect(await one?.since()).toBe(1000);
		expect(await two?.since()).toBe(1000);
		const admin = connect(credential);
		expect(await admin.call('PTTL', 'jsm-sso:since')).toEqual({ ok: true, value: -1 });
		await admin.call('FLUSHALL');
		expect(await two?.since()).toBe(2000);
		expect(await one?.since()).toBe(2000);
		await admin.call('SET', 'jsm-sso:since', 'soon');
		const { why } = await failureOf(two?.since() ?? Promise.resolve());
		expect(why).toBe('no time it began at');
	});

	it('RPL-11: a replay after a Redis lost its data finds it younger than what is replayed', async () => {
		const server = await startRedis();
		const memory = createUsedOnceInRedis(connect({ address: server.env().REDIS_ADDRESS }));
		expect(await memory.since()).toBeLessThanOrEqual(Date.now());
		const issuedAt = Date.now();
		expect(await memory.usedOnce('assertion', soon())).toBe(true);
		await waitUntil('The next millisecond', async () => Date.now() > issuedAt);
		await server.kill();
		await server.start();
		await server.ready();
		const [isFirst, since] = await Promise.all([memory.usedOnce('assertion', soon()), memory.since()]);
		expect(isFirst).toBe(true);
		expect(since).toBeGreaterThan(issuedAt);
	});
});

describe('store-unreachable: a store that is away lets nobody in, says so in less than two seconds, and heals', () => {
	it('RPL-9: before the first command', async () => {
		const server = await startRedis();
		const { usedOnce } = createUsedOnceInRedis(connect({ address: server.env().REDIS_ADDRESS }));
		await server.kill();
		const { why, took } = await failureOf(usedOnce('a', soon()));
		expect(why).toBe('nothing listens at the address');
		expect(took).toBeLessThan(2000);
		await server.start();
		await server.ready();
		expect(await usedOnce('a', soon())).toBe(true);
	});

	it('RPL-9: between two commands', async () => {
		const server = await startRedis();
		const { usedOnce } = createUsedOnceInRedis(connect({ address: server.env().REDIS_ADDRESS }));
		expect(await usedOnce('a', soon())).toBe(true);
		await server.kill();
		const { took } = await failureOf(usedOnce('b', soon()));
		expect(took).toBeLessThan(2000);
		await server.start();
		await server.ready();
		expect(await usedOnce('c', soon())).toBe(true);
	});

	it('RPL-9: a Redis that hangs with its connections open, for one and for a hundred', async () => {
		const server = await startRedis();
		const { usedOnce } = createUsedOnceInRedis(connect({ address: server.env().REDIS_ADDRESS }));
		expect(await usedOnce('a', soon())).toBe(true);
		server.freeze();
		const failures = await Promise.all(
			Array.from({ length: 100 }, async (_, index) => await failureOf(usedOnce(`b${index}`, soon()))),
		);
		expect(new Set(failures.map(({ why }) => why))).toEqual(new Set(['no answer within 1000 ms']));
		expect(Math.max(...failures.map(({ took }) => took))).toBeLessThan(2000);
		// It still takes connections, and says nothing on them.
		const { took } = await failureOf(usedOnce('c', soon()));
		expect(took).toBeLessThan(2000);
		server.thaw();
		expect(await usedOnce('d', soon())).toBe(true);
	});

	it('RPL-9: killed during a hundred commands: each has an answer or a refusal, none waits', async () => {
		const server = await startRedis();
		const { usedOnce } = createUsedOnceInRedis(connect({ address: server.env().REDIS_ADDRESS }));
		expect(await usedOnce('a', soon())).toBe(true);
		server.freeze();
		const commands = Array.from({ length: 100 }, async (_, index) => await usedOnce(`b${index}`, soon()));
		const settled = Promise.allSettled(commands);
		const { value, took } = await measureTurns(async () => {
			await server.kill();
			return await settled;
		});
		expect(value.filter(({ status }) => status === 'rejected')).toHaveLength(100);
		expect(took).toBeLessThan(2000);
		await server.start();
		await server.ready();
		expect(await usedOnce('c', soon())).toBe(true);
	});

	it('a command has its own time, the connecting included', async () => {
		const server = await startRedis({ password: PASSWORD });
		const credential = { address: server.env().REDIS_ADDRESS, password: PASSWORD, commandTimeout: 200 };
		const { usedOnce } = createUsedOnceInRedis(connect(credential));
		server.freeze();
		const { why, took } = await failureOf(usedOnce('a', soon()));
		expect(why).toBe('no answer within 200 ms');
		expect(took).toBeLessThan(1000);
		server.thaw();
	});

	it.each([
		['once connected', true],
		['before it connects', false],
	])(
		'a process too busy to listen for longer than the time-out is no store that is away: %s',
		async (_, isOpen) => {
			const { usedOnce } = createUsedOnceInRedis(connect(plain));
			if (isOpen) await usedOnce(randomUUID(), soon());
			const taken = usedOnce(randomUUID(), soon());
			const until = performance.now() + 1500;
			while (performance.now() < until);
			expect(await taken).toBe(true);
		},
	);
});

describe('a Redis in three parts', () => {
	it('gives each key away once, wherever it is kept', async () => {
		const cluster = await begin(await createRedisCluster());
		const credential = { deployment: 'cluster', clusterNodes: cluster.env().REDIS_CLUSTER_NODES };
		const stores = [connect(credential), connect(credential)].map(
			(connection) => createUsedOnceInRedis(connection).usedOnce,
		);
		const answers = await Promise.all(
			Array.from({ length: 100 }, async (_, index) => await stores[index % 2]?.(`key ${index >> 1}`, soon())),
		);
		expect(answers.filter(Boolean)).toHaveLength(50);

		expect(await tryCredential(credential)).toEqual(fine);
		const ledger = createLedgerStoreInRedis(connect(credential), 'https://acme.atlassian.example');
		for (const account of ['1', '2', '3', '4', '5', '6']) {
			const written = await ledger.write(account, { account }, { record: undefined });
			expect(await ledger.read(account)).toEqual(written);
		}
		const one = connect({ address: String(cluster.env().REDIS_CLUSTER_NODES).split(', ')[0] });
		const alone = await Promise.all(
			Array.from({ length: 30 }, async (_, index) => await one.call('GET', `key ${index}`)),
		);
		expect(JSON.stringify(alone)).toContain('this is a node of a cluster');
		await cluster.stop();
		const { took } = await failureOf(
			Promise.all(stores.map(async (usedOnce) => await usedOnce('x', soon()))),
		);
		expect(took).toBeLessThan(2000);
	});
});

const fine: INodeCredentialTestResult = { status: 'OK', message: 'Redis works as a login store' };

/** The credential test of n8n's dialog. */
async function tryCredential(data: Credential): Promise<INodeCredentialTestResult> {
	const result = await testLoginStore.call({} as ICredentialTestFunctions, {
		id: '1',
		name: 'Login store',
		type: 'jsmLoginStoreApi',
		data: data as never,
	});
	expect(result.message).not.toContain('canary');
	return result;
}

describe('the credential test says in plain words what does not fit', () => {
	let certificate: ServerCertificate;
	let secured: RedisServer;

	beforeAll(async () => {
		certificate = await makeServerCertificate('127.0.0.1');
		secured = await startRedis({ password: PASSWORD, tls: certificate });
	});

	it('OK with the right password, and leaves nothing behind', async () => {
		expect(await tryCredential({ ...plain, keyPrefix: 'tried:' })).toEqual(fine);
		expect(await connect(plain).call('KEYS', 'tried:*')).toEqual({ ok: true, value: [] });
	});

	it.each<[string, string, () => Credential]>([
		['user or password is wrong', 'a wrong password', () => ({ ...plain, password: 'canary' })],
		['Redis wants a password', 'no password', () => ({ ...plain, password: '' })],
		['user or password is wrong', 'an unknown user', () => ({ ...plain, user: 'canary' })],
		['no database with this number', 'a database that is not there', () => ({ ...plain, database: 99 })],
		['nothing listens', 'a port nobody uses', () => ({ ...plain, address: '127.0.0.1:9' })],
		['cannot be resolved', 'a name nobody has', () => ({ ...plain, address: 'redis.invalid' })],
		[
			'no connection within 1000 ms; do address and TLS fit',
			'TLS at a port without',
			() => ({ ...plain, tls: true }),
		],
		[
			'does it expect TLS',
			'no TLS at a port with',
			() => ({ ...plain, address: secured.env().REDIS_ADDRESS }),
		],
		[
			'CA n8n trusts',
			'a CA nobody knows',
			() => ({ ...plain, address: `rediss://${secured.env().REDIS_ADDRESS}` }),
		],
		[
			'for another host name',
			'a certificate for another name',
			() => ({ ...plain, address: `localhost:${secured.port}`, tls: true, ca: certificate.authority }),
		],
		[
			'choose Single Server',
			'a cluster that is none',
			() => ({ ...plain, deployment: 'cluster', clusterNodes: plain.address }),
		],
		['Address: expected host:port', 'no address', () => ({ ...plain, address: '' })],
	])('%s: %s', async (message, _sentence, credential) => {
		const result = await tryCredential(credential());
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(new RegExp(message));
	});

	it.each([
		['an address with rediss', () => ({ address: `rediss://${secured.env().REDIS_ADDRESS}` })],
		['the switch', () => ({ address: secured.env().REDIS_ADDRESS, tls: true })],
	])('OK with TLS by %s and the CA of one’s own', async (_sentence, credential) => {
		const data = { password: PASSWORD, ca: certificate.authority, ...credential() };
		expect(await tryCredential(data)).toEqual(fine);
	});

	it('this is a read-only replica', async () => {
		const replica = await startRedis({
			settings: { replicaof: `127.0.0.1 ${redis.port}`, masterauth: PASSWORD },
		});
		const data = { address: replica.env().REDIS_ADDRESS };
		expect((await tryCredential(data)).message).toContain('read-only replica');
	});

	it('a user with the least rights is enough; one with fewer is told which', async () => {
		const admin = connect(plain);
		const rights = ['on', '>canary-1', '~jsm-sso:*', '+set', '+get', '+del', '+eval'];
		await admin.call('ACL', 'SETUSER', 'logins', ...rights);
		expect(await tryCredential({ ...plain, user: 'logins', password: 'canary-1' })).toEqual(fine);
		for (const right of ['set', 'eval']) {
			await admin.call('ACL', 'SETUSER', 'logins', `-${right}`);
			const { message } = await tryCredential({ ...plain, user: 'logins', password: 'canary-1' });
			expect(message).toContain('SET, GET, DEL and EVAL');
			await admin.call('ACL', 'SETUSER', 'logins', `+${right}`);
		}
	});

	it('a Redis that may forget keys early is no store', async () => {
		const settings = { maxmemory: '10mb', 'maxmemory-policy': 'volatile-lru' };
		const forgetful = await startRedis({ settings });
		const data = { address: forgetful.env().REDIS_ADDRESS };
		expect(await tryCredential(data)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('noeviction') as string,
		});
	});
});

describe('the ledger in Redis', () => {
	const site = 'https://acme.atlassian.example';
	const ACCOUNT = '557058:f58131cb-b67d-43c7-b30d-6b58d40bd077';
	const CONTESTED = '557058:contested';
	const PASSING = '557058:passing';
	const none = { ok: true, value: { record: undefined } };
	let ledger: LedgerStore;

	const beginWith = async (store: LedgerStore, record: object): Promise<void> => {
		await store.remove(ACCOUNT);
		expect(await store.write(ACCOUNT, record, none.value)).toMatchObject({ ok: true });
	};

	const ledgerOf = (scope: string): LedgerStore =>
		createLedgerStoreInRedis(connect({ ...plain, keyPrefix: 'ledger-test:' }), scope);

	it('gives back what was written, of this account at this site only, until it is removed', async () => {
		ledger = ledgerOf(site);
		const record = { version: 1, granted: [{ organization: '7', rule: 'group table, row 2' }] };
		const stored = { ok: true, value: { record, text: JSON.stringify(record) } };
		expect(await ledger.read(ACCOUNT)).toEqual(none);
		expect(await ledger.write(ACCOUNT, record, none.value)).toEqual(stored);
		expect(await ledger.read(ACCOUNT)).toEqual(stored);
		expect(await ledger.read('557058')).toEqual(none);
		expect(await ledgerOf('https://globex.atlassian.example').read(ACCOUNT)).toEqual(none);
		expect(await ledger.remove(ACCOUNT)).toEqual({ ok: true, value: true });
		expect(await ledger.remove(ACCOUNT)).toEqual({ ok: true, value: true });
		expect(await ledger.read(ACCOUNT)).toEqual(none);
	});

	it('ledger-busy: of many who replace one record at once over two connections one does, and none unseen', async () => {
		const stores = [ledgerOf(site), ledgerOf(site)];
		let replaced: StoredRecord = none.value;
		for (const round of [1, 2, 3]) {
			const answers = await Promise.all(
				Array.from(
					{ length: 50 },
					async (_, by) => await stores[by % 2]?.write(CONTESTED, { round, by }, replaced),
				),
			);
			const [winner, ...others] = answers.filter((answer) => answer?.ok);
			expect(others).toEqual([]);
			expect(
				answers.filter((answer) => answer?.ok === false && answer.reason === 'ledger-busy'),
			).toHaveLength(49);
			expect(await ledger.read(CONTESTED)).toEqual(winner);
			if (winner?.ok) replaced = winner.value;
		}
		await ledger.remove(CONTESTED);
	});

	it('ledger-busy: one that was removed meanwhile, or made', async () => {
		const made = await ledger.write(PASSING, { made: 1 }, none.value);
		if (!made.ok) throw new Error(made.reason);
		expect(await ledger.write(PASSING, {}, none.value)).toMatchObject({ ok: false, reason: 'ledger-busy' });
		await ledger.remove(PASSING);
		expect(await ledger.write(PASSING, {}, made.value)).toMatchObject({ ok: false, reason: 'ledger-busy' });
		expect(await ledger.read(PASSING)).toEqual(none);
	});

	describe('its index by person', () => {
		const carla = { issuer: 'https://idp.example.test/a:b', subject: 'carla 1' };
		const nothing = { ok: true, value: { accounts: [] } };

		it('gives back the accounts of this person at this site only, in order, until none is left', async () => {
			const { subjects } = ledgerOf(site);
			expect(await subjects.find(carla)).toEqual(nothing);
			expect(await subjects.replace(carla, [ACCOUNT, PASSING], { accounts: [] })).toEqual(accept(true));
			expect(await subjects.find(carla)).toEqual(accept({ accounts: [ACCOUNT, PASSING] }));
			expect(await subjects.find({ ...carla, subject: 'carla' })).toEqual(nothing);
			expect(await subjects.find({ issuer: 'https://idp.example.test/a', subject: 'b:carla 1' })).toEqual(
				nothing,
			);
			expect(await ledgerOf('https://globex.atlassian.example').subjects.find(carla)).toEqual(nothing);
			expect(await subjects.replace(carla, [], { accounts: [ACCOUNT, PASSING] })).toEqual(accept(true));
			const { value: keys } = (await connect(plain).call('KEYS', 'ledger-test:subject:*')) as {
				value: unknown;
			};
			expect(keys).toEqual([]);
		});

		it('ledger-busy: is replaced only if it is still what was read', async () => {
			const { subjects } = ledgerOf(site);
			await subjects.replace(carla, [ACCOUNT], { accounts: [] });
			for (const read of [[], [PASSING], [ACCOUNT, PASSING]]) {
				expect(await subjects.replace(carla, [CONTESTED], { accounts: read })).toMatchObject({
					reason: 'ledger-busy',
				});
			}
			expect(await subjects.find(carla)).toEqual(accept({ accounts: [ACCOUNT] }));
			await subjects.replace(carla, [], { accounts: [ACCOUNT] });
		});

		it('keeps every account that two processes note at once', async () => {
			const accounts = ['a', 'b', 'c', 'd'];
			const noted = await Promise.all(
				accounts.map(
					async (account) =>
						await changeAccounts(ledgerOf(site).subjects, carla, (others) => [account, ...others]),
				),
			);
			expect(noted.every(({ ok }) => ok)).toBe(true);
			const { subjects } = ledgerOf(site);
			const found = await subjects.find(carla);
			expect(found.ok && [...found.value.accounts].sort()).toEqual(accounts);
			if (found.ok) await subjects.replace(carla, [], found.value);
		});

		it('fails closed: an index that cannot be reached is a refusal, never "nobody"', async () => {
			const gone = createLedgerStoreInRedis(connect({ address: '127.0.0.1:9' }), site);
			expect(await gone.subjects.find(carla)).toMatchObject({ reason: 'store-unreachable' });
			expect(await gone.subjects.replace(carla, [ACCOUNT], { accounts: [] })).toMatchObject({
				reason: 'store-unreachable',
			});
		});
	});

	it('stays for good, unlike what is used once', async () => {
		await beginWith(ledgerOf(site), {});
		const admin = connect(plain);
		const { value } = (await admin.call('KEYS', 'ledger-test:*')) as { value: string[] };
		expect(value).toHaveLength(1);
		expect(await admin.call('PTTL', value[0] ?? '')).toEqual({ ok: true, value: -1 });
	});

	it.each(['', '{', 'undefined', '{"version":1'])(
		'store-unreachable: a record that is %j is not "none"',
		async (text) => {
			await beginWith(ledgerOf(site), {});
			const admin = connect(plain);
			const { value } = (await admin.call('KEYS', 'ledger-test:*')) as { value: string[] };
			await admin.call('SET', value[0] ?? '', text);
			expect(await ledgerOf(site).read(ACCOUNT)).toMatchObject({ ok: false, reason: 'store-unreachable' });
		},
	);

	it('store-unreachable: no Redis is not "none", for reading, writing and removing', async () => {
		const gone = createLedgerStoreInRedis(connect({ address: '127.0.0.1:9' }), site);
		for (const answer of [
			await gone.read('1'),
			await gone.write('1', {}, none.value),
			await gone.remove('1'),
		])
			expect(answer).toMatchObject({ ok: false, reason: 'store-unreachable' });
	});
});

describe('the Redis of the lab', () => {
	it('starts on another port when its first one is taken', async () => {
		const first = await reservePort({ first: 31_000, last: 31_998 });
		const other = createServer();
		await new Promise<void>((done) => other.listen(first + 1, '127.0.0.1', done));
		const { port } = await startRedis({ ports: { first: first + 1, last: first + 2 } });
		expect(port).toBe(first + 2);
		const { usedOnce } = createUsedOnceInRedis(connect({ address: `127.0.0.1:${port}` }));
		expect(await usedOnce('anything', soon())).toBe(true);
		await new Promise((done) => other.close(done));
	});
});
