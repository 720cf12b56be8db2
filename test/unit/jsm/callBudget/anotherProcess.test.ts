import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../../../nodes/shared/core/access/ledger';
import {
	synchronizeAccess,
	type Synchronization,
} from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import { SECRET } from '../../../support/engine/loginItems';
import { alice, hour, ledgerOf, synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const LATENCY = 500;
const jsm = useSimulatedJsm({ latency: LATENCY });
const email = 'eve@fresh.example';
const identity = { ...alice, subject: 'eve-1' };

/** A login of Eve by Synchronize: its calls, and how many of them wait for one another. */
async function login({ onTheFly, secret = SECRET }: { onTheFly?: { joins?: true }; secret?: string } = {}) {
	const client = jsm.client();
	const wish: Partial<Synchronization> = {
		person: { email, displayName: 'Eve', twins: 'refuse' },
		organizations: [{ name: 'Fresh', create: true, ...(onTheFly ? { onTheFly } : {}) }],
		portals: [{ serviceDesk: '1', organizations: ['Fresh'], customer: false }],
		ledger: { ...ledgerOf(client, identity), login: { at: jsm.clock.now(), secret } },
		addressChange: 'report',
	};
	jsm.callsSince();
	const start = jsm.clock.now();
	expect(await synchronizeAccess(client, synchronization(client, wish), [])).toMatchObject({ ok: true });
	return { calls: jsm.callsSince(), chain: (jsm.clock.now() - start) / LATENCY };
}

const moveToAnotherProcess = async () => {
	jsm.restart();
	await jsm.clock.sleep(90_000);
};

/** What the process asks of the person, and where the ledgers of this site are. */
const aboutHer = ['searchUsers', 'getUserProperty', 'getUserProperty'];
const aboutOrganizations = ['listOrganizations', 'getOrganizationProperty'];

describe('a returning customer whom the process does not know', () => {
	test.each<[string, { joins?: true } | undefined, string[]]>([
		['typed', undefined, aboutHer],
		['ours', { joins: true }, [...aboutHer, ...aboutOrganizations]],
		["a provider's", {}, [...aboutHer, ...aboutOrganizations]],
	])('waits for two answers, into an organization that is %s', async (_, onTheFly, calls) => {
		await login({ onTheFly });
		await moveToAnotherProcess();
		const back = await login({ onTheFly });
		expect([...back.calls].sort()).toEqual([...calls].sort());
		expect(back.chain).toBe(2);
	});

	const recorded = () => jsm.simulator.account(email).properties;
	test.each<[string, () => unknown, string | undefined]>([
		[
			'gave another organization the name in her ledger',
			() => {
				const ledger = structuredClone(recorded().get(LEDGER_PROPERTY)) as Ledger;
				const forged = ledger.organizations.map((each) => ({ ...each, id: '1' }));
				recorded().set(LEDGER_PROPERTY, { ...ledger, organizations: forged });
			},
			undefined,
		],
		['was last seen half a day ago', async () => await jsm.clock.sleep(13 * hour), undefined],
		['has a ledger that another secret sealed', () => undefined, `${SECRET} anew`],
	])('who %s: Jira is asked for the organization', async (_, change, secret) => {
		await login();
		await moveToAnotherProcess();
		await change();
		expect((await login({ secret })).calls).toContain('createOrganization');
		expect(jsm.simulator.organizationsOf(email)).toEqual(['Fresh']);
	});
});
