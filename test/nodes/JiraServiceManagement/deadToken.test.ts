import type { IDataObject } from 'n8n-workflow';
import { beforeEach, describe, expect, test } from 'vitest';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { useJsmNode } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { jsonOf, credentialOf } = useJsmNode(jsm);
const ALICE = 'alice@acme.example';
const NOBODY = 'nobody@none.example';

const gateway = () => ({
	...credentialOf(),
	authentication: 'scopedToken',
	gatewayUrl: jsm.simulator.address,
	cloudId: jsm.simulator.cloudId,
	apiToken: demoCredentials.scoped.token,
});
const access = { issuer: 'https://idp.example.test', subject: 'alice-1', portals: '' };

/** What ends access, or says that somebody is not there. */
const operations: [string, string, IDataObject][] = [
	['Revoke Grants', 'customerAccess.takeBack', { removal: 'onlyOurs' }],
	['Synchronize', 'customerAccess.synchronize', { ...access, organizations: [] }],
	['Synchronize, dry', 'customerAccess.synchronize', { ...access, organizations: [], dryRun: true }],
	[
		'Synchronize that reads all of Jira first',
		'customerAccess.synchronize',
		{ ...access, organizations: [], readFirst: true },
	],
	['Get', 'customer.get', { getBy: 'email' }],
	['Twin Report', 'customer.twinReport', {}],
];

const kinds = ['anonymous', 'anonymous-unmarked', 'refused'] as const;
const pairs = kinds.flatMap((deadToken) => [true, false].map((namesCaller) => ({ deadToken, namesCaller })));

describe.each(pairs)('a token dies ($deadToken, the gateway names the caller: $namesCaller)', (pair) => {
	beforeEach(() => {
		const { deadToken, namesCaller: gatewayNamesCaller } = pair;
		Object.assign(jsm.simulator.switches, { deadToken, gatewayNamesCaller });
	});

	describe.each([
		['on the site', credentialOf],
		['behind the gateway', gateway],
	])('%s', (_, credential) => {
		const operate = async (operation: string, parameters: IDataObject) =>
			await jsonOf(operation, parameters, { continues: true, credentials: { jsmCloudApi: credential() } });

		test.each(operations)(
			'%s: jsm-unauthorized, also for what was asked before',
			async (__, name, fields) => {
				await operate('customerAccess.synchronize', {
					...{ ...access, email: ALICE, organizations: 'Acme', createCustomer: true },
				});
				for (const email of [ALICE, NOBODY]) await operate('customer.get', { getBy: 'email', email });
				jsm.simulator.revokeTokens(demoCredentials.admin.email);
				for (const email of [ALICE, NOBODY]) {
					const items = await operate(name, { ...fields, email });
					expect(items).toHaveLength(1);
					expect(items[0]?.error).toMatchObject({
						reason: 'jsm-unauthorized',
						detail: { hint: expect.stringMatching(/Token expired or revoked/) as unknown },
					});
				}
				expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
			},
		);
	});
});

describe.each([true, false])(
	'a living token behind a gateway (names the caller: %s)',
	(gatewayNamesCaller) => {
		test('is not locked out by an empty answer', async () => {
			Object.assign(jsm.simulator.switches, { gatewayNamesCaller });
			const credentials = { jsmCloudApi: gateway() };
			const [row] = await jsonOf(
				'customerAccess.takeBack',
				{ email: NOBODY, removal: 'onlyOurs' },
				{ credentials },
			);
			expect(row).toMatchObject({ outcome: 'nobodyFound' });
			const [made] = await jsonOf('customer.findOrCreate', { email: NOBODY }, { credentials });
			expect(made).toMatchObject({ created: true });
		});
	},
);

describe.each(kinds)('a token that dies while access is taken back (%s)', (deadToken) => {
	const takeBack = async (more: IDataObject = {}) => {
		const fields = { email: ALICE, removal: 'onlyOurs', ...more };
		return (await jsonOf('customerAccess.takeBack', fields, { continues: true }))[0];
	};
	const admin = demoCredentials.admin.email;

	test.each([
		'searchUsers',
		'getUserProperty',
		'listOrganizations',
		'setUserProperty',
		'removeOrganizationMembers',
	])('at %s: jsm-unauthorized, and the next run with a new token completes it', async (operation) => {
		await jsonOf('customerAccess.synchronize', {
			...{ ...access, email: ALICE, organizations: 'Acme', createCustomer: true },
		});
		Object.assign(jsm.simulator.switches, { deadToken });
		jsm.simulator.revokeTokens(admin, { operation });
		expect(await takeBack()).toMatchObject({ error: { reason: 'jsm-unauthorized' } });
		jsm.simulator.renewTokens(admin);
		await takeBack();
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
		expect(await takeBack()).toMatchObject({ outcome: 'nothingToRevoke' });
	});
});
