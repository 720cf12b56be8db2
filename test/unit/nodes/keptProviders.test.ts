import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { relyingPartyOf } from '../../../nodes/OidcLoginTrigger/relyingParties';
import type { TriggerSettings } from '../../../nodes/OidcLoginTrigger/settings';
import { connectionOf } from '../../../nodes/SamlLoginTrigger/connection';
import type { Send } from '../../../nodes/shared/core/provider/http';
import { createFakeProvider, NOW } from '../../support/oidcProvider/fakeProvider';
import { callback, connection, expected, verdictOf } from '../../support/oidcProvider/signIn';
import { makeKey } from '../../support/oidcProvider/signingKey';
import { makeKeyPair } from '../../support/samlIdp/keys';

const DAY = 24 * 60 * 60_000;
const METADATA_URL = 'https://idp.example.test/metadata';

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

/** The `send` of one request, and how often it was used; `end` makes any later use a failure. */
function requestSend(answer: Send) {
	const state = { sent: 0, isOver: false };
	const send: Send = async (request) => {
		state.sent += 1;
		if (state.isOver) throw new Error('This request is over');
		return await answer(request);
	};
	return { state, send, end: () => void (state.isOver = true) };
}

const settings = { connection, allowPrivateAddresses: true } as TriggerSettings;

async function logInWithOidc(send: Send): Promise<string> {
	return verdictOf(await relyingPartyOf(settings, send).processCallback(callback, expected));
}

async function readSamlMetadata(send: Send): Promise<string> {
	const credential = { configuration: 'metadataUrl', metadataUrl: METADATA_URL, allowPrivateAddresses: true };
	const keys = { secret: 's'.repeat(32), sealedKeys: { signing: [], decryption: [] } };
	const known = await connectionOf(credential, keys, () => send);
	if (!known.ok) return known.reason;
	const { identityProvider } = known.value;
	const facts = await identityProvider.facts();
	if (facts.ok) await identityProvider.refresh(facts.value);
	return verdictOf(facts);
}

async function samlProvider(): Promise<Send> {
	const { certificateBase64 } = await makeKeyPair('idp.example.test');
	const body = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="urn:idp"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificateBase64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example.test/sso"/></IDPSSODescriptor></EntityDescriptor>`;
	return async () => ({ status: 200, headers: {}, body });
}

const oidcProvider = createFakeProvider({}, { now: () => Date.now() });

describe('what is kept of a provider holds no request’s sending: the next request sends through its own', () => {
	it.each<[string, (send: Send) => Promise<string>, () => Promise<Send>]>([
		['OIDC: metadata, keys, token', logInWithOidc, async () => oidcProvider.send],
		['SAML: metadata', readSamlMetadata, samlProvider],
	])('%s', async (_what, use, makeProvider) => {
		const send = await makeProvider();
		const first = requestSend(send);
		expect(await use(first.send)).toBe('accepted');
		const sentByFirst = first.state.sent;
		expect(sentByFirst).toBeGreaterThan(0);
		first.end();
		for (const later of [0, 6 * 60_000, 2 * 60 * 60_000, 2 * DAY]) {
			vi.setSystemTime(NOW + later);
			const next = requestSend(send);
			expect(await use(next.send), `${later} ms later`).toBe('accepted');
			if (later > 0) expect(next.state.sent).toBeGreaterThan(0);
			next.end();
		}
		expect(first.state.sent).toBe(sentByFirst);
	});

	it('OIDC: keys that were rotated are fetched through the request that misses them', async () => {
		vi.setSystemTime(NOW + 3 * DAY);
		const first = requestSend(oidcProvider.send);
		expect(await logInWithOidc(first.send)).toBe('accepted');
		const sentByFirst = first.state.sent;
		first.end();
		oidcProvider.rotate(makeKey('key-2'));
		const next = requestSend(oidcProvider.send);
		expect(await logInWithOidc(next.send)).toBe('accepted');
		expect(next.state.sent, 'token and keys').toBe(2);
		expect(first.state.sent).toBe(sentByFirst);
	});
});
