import { afterEach, describe, expect, test } from 'vitest';
import type { Change } from '../../../../nodes/shared/core/login/loginItem';
import { reasons } from '../../../../nodes/shared/core/refusal/reasons';
import type { Outcome } from '../../../../nodes/shared/core/refusal/outcome';
import { createJsmMemory } from '../../../../nodes/shared/jsm/client/memory';
import {
	synchronizeAccess,
	type Synchronization,
} from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { createJsmSimulator } from '../../../lab/jsmSimulator/createJsmSimulator';
import { demoCredentials, demoSite } from '../../../lab/jsmSimulator/site/demoSite';
import { synchronization } from '../../../support/jsm/accessWish';
import { createTestClient, createTestClock } from '../../../support/jsm/jsmTestClient';
import { sendInProcess } from '../../../support/jsm/sendInProcess';
import { ALICE, pairsOfTroubles, troubles, type Trouble } from '../../../support/jsm/troubles';

const FRESH = 'Fresh  Fruit';
const simulator = createJsmSimulator({ seed: demoSite, pageCap: 2 });
const send = sendInProcess(simulator, demoCredentials.admin.email, demoCredentials.admin.token);
let clock = createTestClock();
let memory = createJsmMemory(clock.now);

afterEach(() => {
	const { violations } = simulator;
	simulator.reset();
	clock = createTestClock();
	memory = createJsmMemory(clock.now);
	expect(violations).toEqual([]);
});

const granted: Partial<Synchronization> = {
	organizations: [
		{ name: 'Acme', create: false },
		{ name: FRESH, create: true },
	],
	portals: [
		{ serviceDesk: '1', organizations: ['Acme'], customer: false },
		{ serviceDesk: '2', organizations: [], customer: true },
	],
};
const reduced: Partial<Synchronization> = {
	organizations: [{ name: 'Acme', create: false }],
	portals: [{ serviceDesk: '1', organizations: ['Acme'], customer: false }],
};

interface Run {
	result: Outcome<unknown>;
	changes: Change[];
	writes: number;
}

/** Longer than any wait Jira asks for, and than this process remembers an account. */
const LATER = 7_200_000;

/** @param after milliseconds since the last run; by default so few that a listing may lag behind */
async function synchronize(wish: Partial<Synchronization>, after = 20_000): Promise<Run> {
	await clock.sleep(after);
	if (after === LATER) simulator.catchUp();
	const client = createTestClient({ send, baseUrl: simulator.address, account: 'admin', clock, memory });
	const changes: Change[] = [];
	const before = simulator.calls.at(-1)?.number ?? 0;
	const result = await synchronizeAccess(client, synchronization(client, wish), changes);
	const writes = simulator.callsAfter(before).filter(({ write }) => write).length;
	return { result, changes, writes };
}

const aliceId = (): string | undefined => simulator.accounts.find(({ email }) => email === ALICE)?.id;
const comparable = (name: string): string => name.trim().replace(/\s+/g, ' ').toLowerCase();
const isMember = (name: string): boolean =>
	aliceId() !== undefined && simulator.organizationsOf(ALICE).map(comparable).includes(comparable(name));
const isOnDesk = (): boolean => simulator.desk('2')?.customers.has(aliceId() ?? '') === true;

/** Who is refused is told why, and what to do. */
function expectReason({ result }: Run): void {
	if (result.ok) return;
	expect(Object.keys(reasons)).toContain(result.reason);
	expect(result.detail?.hint ?? '').not.toBe('');
}

const isReported = ({ changes }: Run, step: Change['do']): boolean =>
	changes.some((change) => change.do === step && change.state === 'remains' && (change.why ?? '') !== '');

/** What a run says it did is what Jira has. */
function expectTruth(run: Run, wish: 'granted' | 'reduced'): void {
	expectReason(run);
	expect(simulator.accounts.filter(({ email }) => email === ALICE).length).toBeLessThanOrEqual(1);
	if (!run.result.ok) return;
	expect(isMember('Acme')).toBe(true);
	if (wish === 'granted') {
		expect([isMember(FRESH), isOnDesk()]).toEqual([true, true]);
		return;
	}
	if (!isReported(run, 'removeFromOrganization')) expect(isMember(FRESH)).toBe(false);
	if (!isReported(run, 'removeCustomerFromPortal')) expect(isOnDesk()).toBe(false);
}

async function liveThrough(pair: readonly Trouble[]): Promise<void> {
	for (const { begin } of pair) begin(simulator);
	expectTruth(await synchronize(granted), 'granted');

	// What somebody did by hand is never taken back.
	const id = aliceId();
	if (id !== undefined) simulator.seed({ organizations: [{ name: 'By Hand', members: [id] }] });
	const wasInAcme = isMember('Acme');
	expectTruth(await synchronize(reduced), 'reduced');
	expect([isMember('By Hand'), isMember('Acme') || !wasInAcme]).toEqual([id !== undefined, true]);

	for (const { ends, end } of pair) if (ends) end(simulator);
	const again = await synchronize(granted, LATER);
	expectTruth(again, 'granted');
	expect(again.result).toMatchObject({ ok: true });
	// Until no listing is late any more.
	for (let run = 0; run < 3; run += 1) await synchronize({ ...granted, believeFor: 0 });
	const nothing = await synchronize({ ...granted, believeFor: 0 });
	expectTruth(nothing, 'granted');
	expect(nothing.changes.filter(({ state }) => state !== 'unchanged')).toEqual([]);

	await synchronize(reduced);
	const last = await synchronize({ ...reduced, believeFor: 0 });
	expectTruth(last, 'reduced');
	expect([last.result.ok, isMember(FRESH), isOnDesk()]).toEqual([true, false, false]);
	expect(isMember('By Hand')).toBe(id !== undefined);
}

describe('one trouble', () => {
	test.each(troubles.map((trouble) => [trouble.name, trouble] as const))('%s', async (_, trouble) => {
		await liveThrough([trouble]);
	});
});

describe('two troubles at once', () => {
	test.each(
		pairsOfTroubles.map(([first, second]) => [`${first.name} and ${second.name}`, first, second] as const),
	)('%s', async (_, first, second) => {
		await liveThrough([first, second]);
	});
});
