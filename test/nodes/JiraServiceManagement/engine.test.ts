import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { countBy } from 'lodash';
import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { runOnEngine } from '../../support/jsm/jsmEngine';
import { pick } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const ALICE = 'alice@acme.example';
const getAcme = { resource: 'organization', operation: 'get', organization: pick(1) };

const onSite = (): ICredentialDataDecryptedObject => ({
	authentication: 'apiToken',
	siteUrl: jsm.simulator.address,
	email: demoCredentials.admin.email,
	apiToken: demoCredentials.admin.token,
	sessionToken: '',
});
const throughGateway = (more: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject => ({
	siteUrl: jsm.simulator.address,
	cloudId: jsm.simulator.cloudId,
	gatewayUrl: jsm.simulator.address,
	sessionToken: '',
	...more,
});
const asClient = (more: ICredentialDataDecryptedObject = {}) =>
	throughGateway({
		authentication: 'clientCredentials',
		tokenUrl: jsm.simulator.tokenAddress,
		...demoCredentials.client,
		...more,
	});
const acme = [[{ id: '1', name: 'Acme', scimManaged: false }]];

describe("requests of a node on n8n's engine", () => {
	test('the body of a DELETE is really sent', async () => {
		jsm.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice' }] });
		const accountIds = jsm.simulator.account(ALICE).id;
		const members = { resource: 'organization', organization: pick(1), accountIds };
		await runOnEngine({ parameters: { ...members, operation: 'addCustomers' }, stored: onSite() });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual(['Acme']);
		await runOnEngine({ parameters: { ...members, operation: 'removeCustomers' }, stored: onSite() });
		expect(jsm.simulator.organizationsOf(ALICE)).toEqual([]);
	});

	test('an answer that never comes is jsm-unavailable, on the error output, with the input', async () => {
		jsm.simulator.faults.inject({ operation: 'getOrganization', kind: 'timeout' });
		const [success, failed] = await runOnEngine({
			parameters: { ...getAcme, options: { timeout: 0.2, waiting: 0 } },
			stored: onSite(),
			onError: 'continueErrorOutput',
		});
		expect(success).toEqual([]);
		expect(failed).toMatchObject([
			{ ticket: 1, error: { reason: 'jsm-unavailable', detail: { received: 'no answer in time' } } },
		]);
	});

	test('a status is an answer, its text is read', async () => {
		const [, failed] = await runOnEngine({
			parameters: { ...getAcme, organization: pick(77) },
			stored: onSite(),
			onError: 'continueErrorOutput',
		});
		expect(failed).toMatchObject([
			{
				error: { reason: 'jsm-not-found', detail: { received: expect.stringContaining('404: It does not') } },
			},
		]);
	});

	test('a refusal stops the workflow where the admin did not ask to continue', async () => {
		const parameters = { ...getAcme, organization: pick(77) };
		await expect(runOnEngine({ parameters, stored: onSite() })).rejects.toThrow('jsm-not-found');
	});
});

test('on the regular output a refused item keeps its input too', async () => {
	const [items] = await runOnEngine({
		parameters: { ...getAcme, organization: pick(77) },
		stored: onSite(),
		onError: 'continueRegularOutput',
	});
	expect(items).toMatchObject([{ ticket: 1, error: { reason: 'jsm-not-found' } }]);
});

describe('kinds of credential', () => {
	test.each(['basic', 'bearer'])('a token with scopes, sent as %s', async (signAs) => {
		const { email, token } = demoCredentials.scoped;
		const stored = throughGateway({ authentication: 'scopedToken', signAs, email, apiToken: token });
		expect(await runOnEngine({ parameters: getAcme, stored })).toEqual(acme);
	});

	test('an empty Cloud ID is read from the site, once', async () => {
		const { email, token } = demoCredentials.scoped;
		const more = { authentication: 'scopedToken', email, apiToken: token, cloudId: '' };
		expect(await runOnEngine({ parameters: getAcme, stored: throughGateway(more) })).toEqual(acme);
		expect(await runOnEngine({ parameters: getAcme, stored: throughGateway(more) })).toEqual(acme);
		const called = countBy(jsm.simulator.calls, 'operation');
		expect(called).toEqual({ getTenantInfo: 1, getOrganization: 2 });
	});

	test('client credentials: a token is fetched once and kept', async () => {
		const stored = asClient();
		expect(await runOnEngine({ parameters: getAcme, stored })).toEqual(acme);
		expect(await runOnEngine({ parameters: getAcme, stored })).toEqual(acme);
		expect(countBy(jsm.simulator.calls, 'operation')).toEqual({ requestToken: 1, getOrganization: 2 });
	});

	test('client credentials: an expired token is replaced unnoticed', async () => {
		const stored = asClient({ sessionToken: 'expired' });
		expect(await runOnEngine({ parameters: getAcme, stored })).toEqual(acme);
		expect(jsm.simulator.calls.at(-1)).toMatchObject({ operation: 'getOrganization', status: 200 });
	});

	test('client credentials that are wrong are jsm-unauthorized, and the secret appears nowhere', async () => {
		const outputs = await runOnEngine({
			parameters: getAcme,
			stored: asClient({ clientSecret: 'canary-secret' }),
			onError: 'continueErrorOutput',
		});
		expect(outputs[1]).toMatchObject([{ error: { reason: 'jsm-unauthorized' } }]);
		expect(JSON.stringify(outputs)).not.toContain('canary-secret');
	});
});
