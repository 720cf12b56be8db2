import { describe, expect, test } from 'vitest';
import type { Change } from '../../../nodes/shared/core/loginItem';
import type { Outcome } from '../../../nodes/shared/core/outcome';
import { findOrganization } from '../../../nodes/shared/jsm/findOrganization';
import { setMemberships, type WantedOrganization } from '../../../nodes/shared/jsm/memberships';
import { applyPortalAccess } from '../../../nodes/shared/jsm/portalAccess';
import { resolveCustomer } from '../../../nodes/shared/jsm/resolveCustomer';
import { useSimulatedJsm } from '../../support/simulatedJsm';

const jsm = useSimulatedJsm();

function must<T>(outcome: Outcome<T>): T {
	if (!outcome.ok) throw new Error(`${outcome.reason} ${JSON.stringify(outcome.detail)}`);
	return outcome.value;
}

interface Visit {
	email: string;
	organizations: string[];
	create: boolean;
}

/** The JSM part of a login, as the four steps of the template do it; one portal, opened by every organization. */
async function visit({ email, organizations, create }: Visit): Promise<{ calls: string[]; writes: number }> {
	const changes: Change[] = [];
	const person = { email, displayName: 'Somebody', twins: 'refuse' } as const;
	const { accountId, created } = must(await resolveCustomer(jsm.client(), person));
	const account = { accountId, justCreated: created, person };

	const wanted: WantedOrganization[] = [];
	const client = jsm.client();
	for (const name of organizations) {
		const { id } = must(await findOrganization(client, { name, create, allowManaged: false }));
		wanted.push({ id, name, create });
	}
	const removal = { mode: 'never', most: 0 } as const;
	must(await setMemberships(jsm.client(), { account, wanted, removal, allowManaged: false }, changes));
	const portals = [{ serviceDesk: '1', organizations: wanted, customer: false }];
	must(await applyPortalAccess(jsm.client(), { account, portals, allowManaged: false }, changes));

	const before = seen;
	const calls = jsm.simulator.callsAfter(before);
	seen = jsm.simulator.calls.at(-1)?.number ?? 0;
	return {
		calls: calls.map(({ operation = '?' }) => operation),
		writes: calls.filter(({ write }) => write).length,
	};
}

let seen = 0;
const asNew = (more: Partial<Visit>): Visit => {
	seen = 0;
	return { email: 'eve@fresh.example', organizations: ['Fresh', 'Fresh Partners'], create: true, ...more };
};

describe('calls of a first login', () => {
	test('of which everything is new: at most 9', async () => {
		const { calls } = await visit(asNew({}));
		expect(calls).toEqual(['U1', 'M2', 'C1', 'O2', 'O2', 'O6', 'O6', 'D7', 'D7']);
	});

	test('into organizations this process knows: at most 5', async () => {
		const known = asNew({});
		await visit(known);
		const { calls } = await visit({ ...known, email: 'fay@fresh.example' });
		expect(calls).toEqual(['U1', 'C1', 'O6', 'O6']);
	});

	test('into organizations that exist, by a process that has just started: at most 9', async () => {
		const { calls } = await visit(asNew({ organizations: ['Acme', 'Acme Customers'], create: false }));
		expect(calls).toEqual(['U1', 'M2', 'C1', 'O1', 'O6', 'O6', 'D7', 'D7']);
	});
});

describe('calls of a returning customer', () => {
	test('at most 1, and no write', async () => {
		const known = asNew({});
		await visit(known);
		expect(await visit(known)).toEqual({ calls: ['O1'], writes: 0 });
	});

	test('of a process that has just started: no write but asking for names that may be created', async () => {
		const known = asNew({ organizations: ['Acme', 'Acme Customers'], create: false });
		await visit(known);
		jsm.restart();
		expect(await visit(known)).toEqual({ calls: ['U1', 'O1', 'O1', 'D6'], writes: 0 });
	});
});
