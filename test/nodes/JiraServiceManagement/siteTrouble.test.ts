import { describe, expect, test } from 'vitest';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { useJsmNode } from '../../support/jsm/jsmNode';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const { jsonOf, credentialOf } = useJsmNode(jsm);
const find = async (credential: object = credentialOf()) => {
	const options = { continues: true, credentials: { jsmCloudApi: { ...credential } } };
	const [item] = await jsonOf('customer.findOrCreate', { email: 'alice@acme.example' }, options);
	return item?.error;
};
const hintLike = (pattern: RegExp) => expect.stringMatching(pattern) as unknown;

describe('a site that cannot be used', () => {
	test.each<[string, string, RegExp, RegExp]>([
		['ip-not-allowed', 'jsm-ip-not-allowed', /403.*IP address/, /IP allow list/],
		['suspended', 'jsm-site-suspended', /402/, /subscription/],
		['renamed', 'jsm-site-renamed', /renamed\.site\.example/, /https:\/\/renamed\.site\.example as Site URL/],
	])('because it is %s: %s', async (siteState, reason, received, hint) => {
		Object.assign(jsm.simulator.switches, { siteState });
		expect(await find()).toMatchObject({
			reason,
			detail: { received: hintLike(received), hint: hintLike(hint) },
		});
	});

	test('because it is renamed: the Cloud ID is not read from elsewhere', async () => {
		Object.assign(jsm.simulator.switches, { siteState: 'renamed' });
		const { email, token } = demoCredentials.scoped;
		const gateway = { authentication: 'scopedToken', gatewayUrl: jsm.simulator.address, cloudId: '' };
		expect(await find({ ...credentialOf(), ...gateway, email, apiToken: token })).toMatchObject({
			reason: 'jsm-site-renamed',
		});
	});
});

describe.each([
	['json', 'status 401: You must be logged in'],
	['text', 'status 401: Client must be authenticated'],
	['html', 'status 401: a web page'],
])('a wrong token, refused as %s', (refusalBody, received) => {
	test.each(['refused', 'anonymous', 'anonymous-unmarked'])(
		'and as %s: jsm-unauthorized',
		async (deadToken) => {
			Object.assign(jsm.simulator.switches, { refusalBody, deadToken });
			const error = await find({ ...credentialOf(), apiToken: 'wrong' });
			expect(error).toMatchObject({ reason: 'jsm-unauthorized' });
			if (deadToken === 'refused') {
				expect(error).toMatchObject({ detail: { received: expect.stringContaining(received) as unknown } });
			}
		},
	);

	test('a missing permission, refused the same way: jsm-permission-missing, with what the account needs', async () => {
		Object.assign(jsm.simulator.switches, { refusalBody });
		jsm.simulator.faults.inject({ operation: 'createCustomer', kind: 'status', status: 403 });
		expect(await find()).toMatchObject({
			reason: 'jsm-permission-missing',
			detail: { hint: hintLike(/The account needs: the global permission "Administer Jira"/) },
		});
	});
});
