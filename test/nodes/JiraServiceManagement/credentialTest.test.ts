import { CredentialTestContext } from 'n8n-core';
import type { ICredentialDataDecryptedObject, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { beforeEach, describe, expect, test } from 'vitest';
import { JsmCloudApi } from '../../../credentials/JsmCloudApi.credentials';
import { CompleteLogin } from '../../../nodes/CompleteLogin/CompleteLogin.node';
import { JiraServiceManagement } from '../../../nodes/JiraServiceManagement/JiraServiceManagement.node';
import { testJsmCloud } from '../../../nodes/shared/n8n/http/testJsmCloud';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';
import { useUserFolder } from '../../support/engine/n8nUserFolder';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

useUserFolder();
const jsm = useSimulatedJsm({ newAddress: true });

/** The test as n8n's dialog runs it, with n8n's own request function. */
const examine = async (data: ICredentialDataDecryptedObject) =>
	await testJsmCloud.call(new CredentialTestContext({} as IWorkflowExecuteAdditionalData), {
		...{ id: '1', name: 'Jira', type: 'jsmCloudApi', data },
	});

const onSite = (as: 'admin' | 'agent' | 'blind' = 'admin', more: object = {}) => ({
	authentication: 'apiToken',
	siteUrl: jsm.simulator.address,
	email: demoCredentials[as].email,
	apiToken: demoCredentials[as].token,
	...more,
});
const throughGateway = (more: object = {}) => ({
	authentication: 'scopedToken',
	siteUrl: jsm.simulator.address,
	gatewayUrl: jsm.simulator.address,
	cloudId: jsm.simulator.cloudId,
	email: demoCredentials.scoped.email,
	apiToken: demoCredentials.scoped.token,
	...more,
});
const asClient = (more: object = {}) =>
	throughGateway({
		authentication: 'clientCredentials',
		tokenUrl: jsm.simulator.tokenAddress,
		...demoCredentials.client,
		...more,
	});

test('every node that uses the credential lets it be tested, and no declarative test comes first', () => {
	for (const node of [new JiraServiceManagement(), new CompleteLogin()]) {
		const used = node.description.credentials?.find(({ name }) => name === 'jsmCloudApi');
		expect(used?.testedBy).toBe('testJsmCloud');
		expect(node.methods.credentialTest).toHaveProperty('testJsmCloud', testJsmCloud);
	}
	expect(new JsmCloudApi()).not.toHaveProperty('test');
});

describe('a credential that works', () => {
	test.each<[string, () => ICredentialDataDecryptedObject]>([
		['e-mail and token', () => onSite()],
		['a token with scopes', () => throughGateway()],
		['a token with scopes, sent as Bearer', () => throughGateway({ signAs: 'bearer' })],
		['a token with scopes, and no Cloud ID', () => throughGateway({ cloudId: '' })],
		['client credentials', () => asClient()],
	])('%s', async (_, data) => {
		expect(await examine(data())).toEqual({
			status: 'OK',
			message: expect.stringMatching(/^Jira accepts the credential/) as unknown,
		});
	});

	test('is asked who it is, what it may do, and for two calls of JSM', async () => {
		await examine(onSite());
		expect(jsm.callsSince()).toEqual([
			'getMyself',
			'getMyPermissions',
			'listServiceDesks',
			'listOrganizations',
		]);
	});
});

const seedScoped = (...scopes: string[]) => {
	const account = demoCredentials.scoped.email;
	jsm.simulator.seed({ credentials: [{ kind: 'scoped-token', account, secret: 'few', scopes }] });
};

describe('a credential that lacks something', () => {
	test.each<[string, () => ICredentialDataDecryptedObject, RegExp]>([
		[
			'a wrong token',
			() => onSite('admin', { apiToken: 'x' }),
			/^jsm-unauthorized: .*Token expired or revoked/,
		],
		['a wrong token at the gateway', () => throughGateway({ apiToken: 'x' }), /^jsm-unauthorized: /],
		[
			'a token with scopes on the site',
			() => onSite('admin', { apiToken: demoCredentials.scoped.token }),
			/^jsm-unauthorized/,
		],
		['no right to browse users', () => onSite('blind'), /"Browse users and groups"/],
		['no right to create customers', () => onSite('agent'), /"Administer Jira"/],
		['no site', () => onSite('admin', { siteUrl: '' }), /Site URL/],
		['no site for the Cloud ID', () => throughGateway({ siteUrl: '', cloudId: '' }), /Site URL/],
		['a Cloud ID that is a path', () => throughGateway({ cloudId: '../other' }), /Cloud ID/],
		[
			'a wrong client secret',
			() => asClient({ clientSecret: 'canary' }),
			/^jsm-unauthorized: .*Client Secret/,
		],
		['no token URL', () => asClient({ tokenUrl: '' }), /Token URL/],
		[
			'a server that does not answer',
			() => onSite('admin', { siteUrl: 'http://127.0.0.1:9' }),
			/^jsm-unavailable/,
		],
	])('%s', async (_, data, message) => {
		const result = await examine(data());
		expect(result.status).toBe('Error');
		expect(result.message).toMatch(message);
		expect(result.message).not.toContain('canary');
	});

	test('a JSM licence', async () => {
		jsm.simulator.account(demoCredentials.admin.email).rights.agentOf = [];
		jsm.simulator.account(demoCredentials.admin.email).rights.deskAdminOf = [];
		const result = await examine(onSite());
		expect(result).toMatchObject({ status: 'Error' });
		expect(result.message).toMatch(/agent of a service desk/);
	});

	test.each<[string, string[]]>([
		['read:jira-user', ['read:jira-work', 'manage:servicedesk-customer', 'read:servicedesk-request']],
		['read:jira-work', ['read:jira-user', 'manage:servicedesk-customer', 'read:servicedesk-request']],
		['manage:servicedesk-customer', ['read:jira-user', 'read:jira-work', 'read:servicedesk-request']],
		['read:servicedesk-request', ['read:jira-user', 'read:jira-work', 'manage:servicedesk-customer']],
	])('the scope %s', async (missing, scopes) => {
		seedScoped(...scopes);
		const result = await examine(throughGateway({ apiToken: 'few' }));
		expect(result.status).toBe('Error');
		expect(result.message).toContain(`lacks the scope ${missing}`);
		for (const scope of scopes) expect(result.message).not.toContain(`lacks the scope ${scope}`);
	});

	test('several scopes, all named at once', async () => {
		seedScoped('read:jira-user');
		const { message } = await examine(throughGateway({ apiToken: 'few' }));
		for (const scope of ['read:jira-work', 'manage:servicedesk-customer', 'read:servicedesk-request']) {
			expect(message).toContain(`lacks the scope ${scope}`);
		}
	});
});

describe('a token that expired or was revoked', () => {
	beforeEach(() => jsm.simulator.revokeTokens(demoCredentials.admin.email));

	test.each(['anonymous', 'anonymous-unmarked', 'refused'] as const)(
		'on a site that answers it %s',
		async (deadToken) => {
			Object.assign(jsm.simulator.switches, { deadToken });
			for (const data of [onSite(), throughGateway()]) {
				const { status, message } = await examine(data);
				expect(status).toBe('Error');
				expect(message).toMatch(/^jsm-unauthorized: .*Token expired or revoked/);
			}
		},
	);
});
