import type { IExecuteFunctions } from 'n8n-workflow';
import { expect, test } from 'vitest';
import { connectJsm } from '../../../../nodes/shared/n8n/http/connectJsm';

test.each([
	['an incomplete credential', {}],
	[
		'a credential with a broken CA certificate',
		{ authentication: 'apiToken', siteUrl: 'https://acme.example', ca: '-----BEGIN CERTIFICATE-----' },
	],
])('%s is setting-invalid', async (_, credential) => {
	const context = { getCredentials: async () => credential } as unknown as IExecuteFunctions;
	expect(await connectJsm(context)).toMatchObject({ ok: false, reason: 'setting-invalid' });
});
