import { describe, expect, it } from 'vitest';
import { examineProvider } from '../../../nodes/OidcLoginTrigger/testCredentials';
import type { Send } from '../../../nodes/shared/core/provider/http';

const issuer = 'https://idp.example.test/realms/acme';
const entra = 'https://login.example.test/{tenantid}/v2.0';

async function test(published: unknown, changes: object = {}): Promise<{ status: string; message: string }> {
	const send: Send = async () => ({ status: 200, headers: {}, body: JSON.stringify(published) });
	const data = { protocol: 'oidc', issuer, clientId: 'n8n', clientSecret: 'secret', ...changes };
	return await examineProvider(data, () => send);
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
