import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';
import { mapped, mappedItem, useLoginChain } from '../../support/jsm/loginChain';
import { verifiedItem } from '../../support/engine/loginItems';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const ALICE = 'alice@acme.example';

const { run, throughChain } = useLoginChain(jsm);

describe('an organization whose name the provider made', () => {
	const made = (name: string, key?: string) => ({
		...mapped(name, true),
		onTheFly: key === undefined ? {} : { key },
	});
	const find = async (
		organizations: unknown[],
		issuer = 'https://idp.example.test',
		more: IDataObject = {},
	) => {
		const item = await verifiedItem({ issuer });
		const customer = (await run('customer', { ...item, organizations: [] })).json;
		return (await run('organizations', { ...customer, organizations }, more)).json;
	};

	test('is made, and joined through the whole chain', async () => {
		const item = await throughChain({
			...(await mappedItem()),
			organizations: [mapped('Acme'), made('Globex')],
		});
		expect(item).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Globex']);
	});

	test('P-4: belongs to the issuer in the pass: organization-of-another-connection', async () => {
		expect(await find([made('Globex')])).not.toHaveProperty('error');
		expect((await find([made('Globex')], 'https://other.example.test')).error).toMatchObject({
			reason: 'organization-of-another-connection',
		});
	});

	test('that exists by hand is organization-not-ours, unless adopted', async () => {
		expect((await find([made('Acme')])).error).toMatchObject({ reason: 'organization-not-ours' });
		const adopted = await find([made('Acme')], undefined, { options: { adopt: true } });
		expect(adopted.organizations).toMatchObject([{ name: 'Acme', id: '1' }]);
	});

	test('P-4: that exists by hand is joined where our company names the groups, through the whole chain', async () => {
		const item = await throughChain({
			...(await mappedItem()),
			organizations: [{ ...made('Acme'), onTheFly: { joins: true } }, mapped('Globex', true)],
		});
		expect(item).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Globex']);
	});

	test('P-4: prepared by another provider, is not entered by a row before the admin confirms it: organization-of-another-connection', async () => {
		await find([made('Initech')], 'https://other.example.test');
		const row = { ...(await mappedItem()), organizations: [mapped('Initech')] };
		const found = await run('organizations', (await run('customer', row)).json);
		expect((await run('memberships', found.json)).json.error).toMatchObject({
			reason: 'organization-of-another-connection',
		});
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
		const confirmed = { ...mapped('Initech'), confirmed: true as const };
		const organizations = [mapped('Acme'), mapped('Globex', true), confirmed];
		expect(await throughChain({ ...row, organizations })).not.toHaveProperty('error');
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Globex', 'Initech']);
	});

	test('P-5: that Jira spells in another way goes on under its name and id in Jira', async () => {
		jsm.simulator.switches.organizationNames = 'ignore-case-and-blanks';
		const item = await find([mapped('ACME', true)]);
		expect(item.organizations).toMatchObject([{ name: 'Acme', id: '1' }]);
		const { changes } = (await run('memberships', item)).json as { changes: { organization?: string }[] };
		expect(changes.map(({ organization }) => organization)).toContain('Acme');
	});

	test('keeps its name in Jira when the provider renames it, and the changes say so', async () => {
		await find([made('Globex', 'id=7')]);
		const { organizations, changes } = await find([made('Globex International', 'id=7')]);
		expect(organizations).toMatchObject([{ name: 'Globex', id: '3' }]);
		expect(changes).toContainEqual({ do: 'renamedAtProvider', organization: 'Globex', state: 'unchanged' });
	});

	test('P-6: is too-many-new-organizations beyond the limit of the node', async () => {
		const { error } = await find([made('A'), made('B')], undefined, { options: { mostNew: 1 } });
		expect(error).toMatchObject({
			reason: 'too-many-new-organizations',
			changes: [{ do: 'createOrganization', organization: 'A', state: 'done' }],
		});
	});

	test('is not made again by a later step when it is gone: jsm-not-found, and the next login heals', async () => {
		const item = await find([made('Globex')]);
		const client = jsm.client();
		const url = `${client.baseUrl}/rest/servicedeskapi/organization/3`;
		await client.send({ method: 'DELETE', url, headers: {} });
		expect((await run('memberships', item)).json.error).toMatchObject({ reason: 'jsm-not-found' });
		expect((await find([made('Globex')])).organizations).toMatchObject([{ name: 'Globex' }]);
	});

	test.each([null, true, 'x', { key: 7 }])(
		'of a form nobody made (%j) is mapping-missing',
		async (onTheFly) => {
			const { error } = await find([{ ...mapped('Globex', true), onTheFly }]);
			expect(error).toMatchObject({ reason: 'mapping-missing' });
		},
	);
});
