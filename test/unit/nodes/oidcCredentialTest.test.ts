import type { ICredentialTestFunctions } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { testIdentityProvider } from '../../../nodes/OidcLoginTrigger/testCredentials';

const issuer = 'https://idp.example.test/realms/acme';
const entra = 'https://login.example.test/{tenantid}/v2.0';

async function test(published: unknown, changes: object = {}): Promise<{ status: string; message: string }> {
	const context = {
		helpers: { request: async () => await Promise.resolve(published) },
	} as unknown as ICredentialTestFunctions;
	const data = { protocol: 'oidc', issuer, clientId: 'n8n', clientSecret: 'secret', ...changes };
	return await testIdentityProvider.call(context, { id: '1', name: 'Acme', type: 'oidc', data });
}

describe('the test in the dialog of an OpenID Connect credential', () => {
	it.each<[string, unknown, object, string, RegExp]>([
		['the configured issuer is published', { issuer }, {}, 'OK', /publishes this issuer/],
		['it is published with a slash at its end', { issuer: `${issuer}/` }, {}, 'OK', /publishes this issuer/],
		['another issuer is published', { issuer: 'https://other.example.test' }, {}, 'Error', /other\.example/],
		['no issuer is published', {}, {}, 'Error', /publishes the issuer/],
		['many tenants, none listed', { issuer: entra }, {}, 'Error', /Allowed Tenants/],
		['many tenants, one listed', { issuer: entra }, { tenants: 'acme' }, 'OK', /publishes this issuer/],
		['the issuer is no URL', { issuer }, { issuer: 'acme' }, 'Error', /must be a URL/],
		['the issuer is not https', { issuer }, { issuer: 'http://a.example.test' }, 'Error', /https:\/\//],
		['the client ID is missing', { issuer }, { clientId: ' ' }, 'Error', /client ID is missing/],
	])('%s', async (_sentence, published, changes, status, message) => {
		const result = await test(published, changes);
		expect(result.status).toBe(status);
		expect(result.message).toMatch(message);
	});
});
