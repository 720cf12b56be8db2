import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OidcLoginTrigger } from '../../../nodes/OidcLoginTrigger/OidcLoginTrigger.node';
import { CLIENT_ID, CLIENT_SECRET } from '../../support/oidcProvider/fakeProvider';
import { serveProvider, type ServedProvider } from '../../support/oidcProvider/serveProvider';
import { publishTrigger, visitTrigger, type TriggerSetup } from '../../support/triggers/visitTrigger';

let provider: ServedProvider;
let setup: TriggerSetup;
beforeAll(async () => {
	provider = await serveProvider({ tls: true });
	setup = trusting(provider.authority);
});
afterAll(async () => await provider.stop());

const trusting = (ca: string): TriggerSetup => ({
	issuer: provider.issuer,
	connection: { allowInsecureHttp: false, ca },
});

/** A whole login: the status of our answer to the start, and whether an execution began. */
async function logIn(): Promise<[number, boolean]> {
	const { answer } = await visitTrigger('login', setup);
	const { searchParams } = new URL(String(answer.headers.location));
	provider.expectNonce(String(searchParams.get('nonce')));
	const callback = await visitTrigger('callback', setup, {
		query: { code: 'canary-code', state: String(searchParams.get('state')) },
		headers: { cookie: String(answer.cookies.at(-1)).split(';')[0] ?? '' },
	});
	return [answer.status, callback.items !== undefined];
}

describe('a provider whose certificate comes from an own CA', () => {
	it('is asked over one connection in ten logins', async () => {
		for (let login = 0; login < 10; login += 1) expect(await logIn()).toEqual([302, true]);
		expect(provider.connections).toBe(1);
	});

	it('is not believed without the CA, and the admin reads why', async () => {
		const { answer, log } = await visitTrigger('login', trusting(''));
		expect(answer.status).toBe(503);
		expect(log).toMatch(/provider-unreachable/);
		expect(log).toMatch(/unknown authority .*CA Certificates/);
	});

	it('a broken certificate is refused when the workflow is published', async () => {
		await expect(publishTrigger(trusting(provider.authority.slice(0, 200)), 'activate')).rejects.toThrow(
			/CA Certificates/,
		);
	});

	it.each<[string, () => object, RegExp]>([
		[
			'the CA',
			() => ({ ca: provider.authority, allowPrivateAddresses: true }),
			/^OK .*publishes this issuer/,
		],
		['no CA', () => ({ allowPrivateAddresses: true }), /^Error .*unknown authority.*"CA Certificates"/],
		['a broken CA', () => ({ ca: '-----BEGIN', allowPrivateAddresses: true }), /^Error .*CA Certificates/],
		['a private address', () => ({ ca: provider.authority }), /^Error .*"Allow Private Network Addresses"/],
	])('the test of the credential, with %s', async (_sentence, changes, expected) => {
		const { testIdentityProvider } = new OidcLoginTrigger().methods.credentialTest;
		const { issuer } = provider;
		const data = { issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, ...changes() };
		const credential = { id: '1', name: 'Acme', type: 'oidcIdentityProviderApi', data };
		const { status, message } = await testIdentityProvider.call({} as never, credential);
		expect(`${status} ${message}`).toMatch(expected);
	});
});
