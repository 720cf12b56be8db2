import { describe, expect, test } from 'vitest';
import type { Outcome } from '../../../../nodes/shared/core/refusal/outcome';
import { getOwnAccountId } from '../../../../nodes/shared/jsm/api/ownAccount';
import { findOrganization } from '../../../../nodes/shared/jsm/organization/findOrganization';
import type { JsmClient } from '../../../../nodes/shared/jsm/client/client';
import { findChosenOrganization } from '../../../../nodes/shared/jsm/organization/organizationChoice';
import { requirePermissions } from '../../../../nodes/shared/jsm/api/permissions';
import { lookUpCustomer, resolveCustomer } from '../../../../nodes/shared/jsm/customer/resolveCustomer';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm();
const agent = { email: 'agent@site.example', displayName: 'Agent', twins: 'refuse' } as const;
const organization = (name: string, create = false) => ({ name, create, allowManaged: false });

/** What a process remembers, and the calls it takes to learn it. */
const lookUps: [string, (client: JsmClient) => Promise<Outcome<unknown>>, string[]][] = [
	['an account that may be made', async (client) => await resolveCustomer(client, agent), ['searchUsers']],
	[
		'an account that is only looked up',
		async (client) => await lookUpCustomer(client, agent),
		['searchUsers'],
	],
	[
		'an organization',
		async (client) => await findOrganization(client, organization('Acme')),
		['listOrganizations'],
	],
	[
		'one that may be made',
		async (client) => await findOrganization(client, organization('Acme', true)),
		['createOrganization'],
	],
	[
		'an organization by its id',
		async (client) => await findChosenOrganization(client, { ...organization('1'), confirmed: false }),
		['getOrganization'],
	],
	['the account that calls', getOwnAccountId, ['getMyself']],
	['the rights of the account that calls', requirePermissions, ['getMyPermissions']],
];

describe('ten who ask at a time, each with a client of its own', () => {
	test.each(lookUps)('for %s make the calls of one, and later ones none', async (_what, ask, calls) => {
		const tenTimes = async () =>
			await Promise.all(Array.from({ length: 10 }, async () => await ask(jsm.client())));
		expect((await tenTimes()).filter(({ ok }) => !ok)).toEqual([]);
		expect(jsm.callsSince()).toEqual(calls);
		await tenTimes();
		expect(jsm.callsSince()).toEqual([]);
	});

	test.each(lookUps)(
		'for %s share a failure, and the next one asks at once',
		async (_what, ask, [first = '']) => {
			jsm.simulator.faults.inject({ operation: first, kind: 'status', status: 403 });
			const failed = await Promise.all(Array.from({ length: 10 }, async () => await ask(jsm.client())));
			expect(failed.filter(({ ok }) => ok)).toEqual([]);
			expect(jsm.callsSince()).toEqual([first]);
			expect(await ask(jsm.client())).toMatchObject({ ok: true });
		},
	);
});
