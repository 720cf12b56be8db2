import { beforeEach, describe, expect, test } from 'vitest';
import { listPortalPeople } from '../../../../nodes/shared/jsm/people/portalPeople';
import { demoCredentials } from '../../../lab/jsmSimulator/site/demoSite';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ pageCap: 2 });
const { simulator } = jsm;
const emails = ['ann', 'ben', 'cem', 'dia', 'eve'].map((name) => `${name}@acme.example`);
const idOf = (name: string) => simulator.account(`${name}@acme.example`).id;

beforeEach(() => {
	simulator.account(demoCredentials.admin.email).rights.siteAdmin = true;
	simulator.seed({ accounts: emails.map((email) => ({ email, name: email })) });
});

describe('the people of a portal', () => {
	beforeEach(() => {
		simulator.seed({
			organizations: [
				{ name: 'Globex', members: ['cem@acme.example', 'dia@acme.example', 'eve@acme.example'] },
			],
			desks: [
				{
					id: '7',
					key: 'SEV',
					name: 'Seven',
					organizations: ['Acme', 'Globex'],
					customers: emails.slice(0, 3),
				},
			],
		});
	});
	const idsOf = (people: readonly { accountId: string }[]) => people.map(({ accountId }) => accountId).sort();

	test.each([
		[false, ['ann', 'ben', 'cem']],
		[true, ['ann', 'ben', 'cem', 'dia', 'eve']],
	])('where the desk lists members of organizations: %j', async (deskListsMembers, direct) => {
		Object.assign(simulator.switches, { deskListsMembers });
		const people = await listPortalPeople(jsm.client(), '7');
		expect(people.ok && idsOf(people.value.direct)).toEqual(direct.map(idOf).sort());
		expect(people.ok && people.value.organizations).toMatchObject([
			{ name: 'Acme', members: [] },
			{ name: 'Globex', members: expect.any(Array) },
		]);
		expect(people.ok && people.value.organizations[1]?.members).toHaveLength(3);
	});

	test.each(['listDeskCustomers', 'listOrganizationMembers'])(
		'are refused as a whole after a broken page of %s',
		async (operation) => {
			simulator.faults.inject({ operation, kind: 'broken-page' });
			expect(await listPortalPeople(jsm.client(), '7')).toMatchObject({ reason: 'jsm-unexpected-answer' });
		},
	);

	test('are refused as a whole when the organizations cannot be read', async () => {
		simulator.faults.inject({ operation: 'listDeskOrganizations', kind: 'status', status: 403 });
		expect(await listPortalPeople(jsm.client(), '7')).toMatchObject({ reason: 'jsm-permission-missing' });
	});
});
