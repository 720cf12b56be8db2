import { describe, expect, test } from 'vitest';
import type { JsmClient } from '../../../../nodes/shared/jsm/client/client';
import { LEDGER_PROPERTY } from '../../../../nodes/shared/jsm/ledger/ledgerPlace';
import {
	synchronizeAccess,
	type Synchronization,
} from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';
import { loginByTemplate } from '../../../support/jsm/templateLogin';

const jsm = useSimulatedJsm();
const ALICE = 'alice@acme.example';

/** The process dies at its call number `at`, before Jira hears of it or after. */
interface Death {
	at: number;
	when: 'before' | 'after';
}

class Killed extends Error {}

/** Everything on the site that a login may change. */
function site() {
	const account = jsm.simulator.accounts.find(({ email }) => email === ALICE);
	const nameOf = (id: number) => jsm.simulator.organizations.find((each) => each.id === id)?.name;
	return {
		accounts: jsm.simulator.accounts.length,
		organizations: jsm.simulator.organizations.map(({ name }) => name).sort(),
		memberships: account ? jsm.simulator.organizationsOf(ALICE) : [],
		inPerson: jsm.simulator.desks
			.filter(({ customers }) => customers.has(account?.id ?? ''))
			.map(({ id }) => id),
		links: jsm.simulator.desks.map(({ organizations }) => [...organizations].map(nameOf).sort()),
	};
}

const ledger = (): unknown =>
	jsm.simulator.accounts.find(({ email }) => email === ALICE)?.properties.get(LEDGER_PROPERTY);

type Wish = Partial<Synchronization>;
type Login = (clientOf: () => JsmClient, wish: Wish) => Promise<unknown>;

const synchronize: Login = async (clientOf, wish) => {
	const client = clientOf();
	return await synchronizeAccess(client, synchronization(client, wish), []);
};

/** One life of the process. Resolves to the number of calls it made. */
async function live(login: Login, wish: Wish, death?: Death): Promise<number> {
	jsm.restart();
	let calls = 0;
	const clientOf = (): JsmClient => {
		const client = jsm.client();
		const { send } = client;
		client.send = async (request) => {
			calls += 1;
			if (calls !== death?.at) return await send(request);
			if (death.when === 'after') await send(request);
			throw new Killed();
		};
		return client;
	};
	const result = await login(clientOf, wish).catch((error: unknown) => {
		if (!(error instanceof Killed)) throw error;
		return { ok: true };
	});
	expect(result).toMatchObject({ ok: true });
	return calls;
}

const before: Wish = {
	organizations: [
		{ name: 'Acme', create: true },
		{ name: 'Leaving', create: true },
	],
	portals: [{ serviceDesk: '2', organizations: [], customer: true }],
};
const after: Wish = {
	organizations: [
		{ name: 'Acme', create: true },
		{ name: 'Fresh', create: true },
	],
	portals: [
		{ serviceDesk: '1', organizations: ['Acme', 'Fresh'], customer: false },
		{ serviceDesk: '3', organizations: [], customer: true },
	],
};

async function start(isReturning: boolean): Promise<void> {
	expect(jsm.simulator.violations).toEqual([]);
	jsm.simulator.reset();
	jsm.simulator.seed({ desks: [{ id: '3', key: 'THR', name: 'Third' }] });
	if (isReturning) await live(synchronize, before);
}

describe.each([
	['Synchronize', synchronize],
	['the steps of the template', loginByTemplate],
] as const)('P-15: %s, killed at any call and run again', (_, login) => {
	test.each([
		['a first login', false],
		['a login with other organizations and portals', true],
	])(
		'%s, ends as if nothing had happened',
		async (_name, isReturning) => {
			await start(isReturning);
			const first = site();
			const calls = await live(login, after);
			const [wanted, settled] = [site(), ledger()];
			expect(calls).toBeGreaterThan(8);

			for (const when of ['before', 'after'] as const) {
				for (let at = 1; at <= calls; at += 1) {
					await start(isReturning);
					await live(login, after, { at, when });
					const killed = site();
					// Nobody got more in between than before or after, and a portal in person only after all memberships. What an
					// organization opens is open to its members only, so it may come before.
					const may = [...first.memberships, ...wanted.memberships];
					expect(killed.memberships.filter((name) => !may.includes(name))).toEqual([]);
					expect(killed.inPerson.filter((desk) => !['2', '3'].includes(desk))).toEqual([]);
					if (killed.inPerson.includes('3'))
						expect(killed.memberships).toEqual(expect.arrayContaining(wanted.memberships));

					await live(login, after);
					expect({ at, when, ...site() }).toEqual({ at, when, ...wanted });
					expect(ledger()).toEqual(settled);
					const again = jsm.simulator.calls.length;
					await live(login, after);
					expect(
						jsm.simulator.calls
							.slice(again)
							.filter(({ write }) => write)
							.map(({ operation }) => operation),
					).toEqual(['createOrganization', 'createOrganization']);
				}
			}
		},
		60_000,
	);
});
