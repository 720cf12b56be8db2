import { createPrivateKey } from 'node:crypto';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClientAuthentication } from '../../../../nodes/shared/oidc/connection/connection';
import { CLIENT_ID, ISSUER, NOW } from '../../../support/oidcProvider/fakeProvider';
import { signIn, verdictOf } from '../../../support/oidcProvider/signIn';
import { makeKey } from '../../../support/oidcProvider/signingKey';

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

async function seenByTokenEndpoint(authentication: ClientAuthentication, clientId = CLIENT_ID) {
	const { outcome, provider } = await signIn(
		{ claims: { aud: clientId } },
		{ connection: { authentication, clientId } },
	);
	expect(verdictOf(outcome)).toBe('accepted');
	const [request] = provider.requests.token;
	return {
		header: request?.headers?.authorization,
		body: new URLSearchParams(request?.body),
		url: request?.url,
	};
}

describe('how the client proves itself at the token endpoint', () => {
	it('basic: in the header, form-encoded first (RFC 6749 section 2.3.1)', async () => {
		const { header, body } = await seenByTokenEndpoint({ method: 'basic', secret: 'a b:c%ü' }, 'client:1');
		const decoded = Buffer.from(header?.replace('Basic ', '') ?? '', 'base64').toString();
		expect(decoded).toBe('client%3A1:a+b%3Ac%25%C3%BC');
		expect(body.has('client_secret')).toBe(false);
	});

	it('post: in the body', async () => {
		const { header, body } = await seenByTokenEndpoint({ method: 'post', secret: 'a b:c%ü' });
		expect(header).toBeUndefined();
		expect([body.get('client_id'), body.get('client_secret')]).toEqual([CLIENT_ID, 'a b:c%ü']);
	});

	it('none: the client id only, PKCE proves the rest', async () => {
		const { header, body } = await seenByTokenEndpoint({ method: 'none' });
		expect(header).toBeUndefined();
		expect(body.get('client_id')).toBe(CLIENT_ID);
		expect(body.has('client_secret')).toBe(false);
		expect(body.has('code_verifier')).toBe(true);
	});

	it.each(['RS256', 'PS256', 'ES256', 'EdDSA'] as const)(
		'private key: a %s assertion for this provider (RFC 7523)',
		async (algorithm) => {
			const key = makeKey('client-key', algorithm);
			const privateKey = key.secret.export({ type: 'pkcs8', format: 'pem' }).toString();
			const { header, body } = await seenByTokenEndpoint({
				method: 'privateKeyJwt',
				privateKey,
				keyId: 'client-key',
				algorithm,
			});
			expect(header).toBeUndefined();
			expect(body.get('client_assertion_type')).toBe(
				'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
			);
			const assertion = body.get('client_assertion') ?? '';
			const { payload } = await jwtVerify(assertion, key.public, { issuer: CLIENT_ID, subject: CLIENT_ID });
			expect([payload.aud].flat()).toContain(ISSUER);
			expect(payload.jti).toMatch(/.{16}/);
			expect(payload.exp ?? Infinity).toBeLessThanOrEqual(NOW / 1000 + 300);
			expect(decodeProtectedHeader(assertion)).toMatchObject({ kid: 'client-key' });
			expect(body.toString()).not.toContain('PRIVATE');
		},
	);

	it('private key: one that does not fit its algorithm ends in a refusal, not in an exception', async () => {
		const privateKey = createPrivateKey(makeKey('k', 'ES256').secret.export({ type: 'pkcs8', format: 'pem' }))
			.export({ type: 'pkcs8', format: 'pem' })
			.toString();
		const { outcome, provider } = await signIn(
			{},
			{ connection: { authentication: { method: 'privateKeyJwt', privateKey, algorithm: 'RS256' } } },
		);
		expect(verdictOf(outcome)).toBe('setting-invalid');
		expect(provider.count('token')).toBe(0);
	});

	it('never puts a secret into an address', async () => {
		expect((await seenByTokenEndpoint({ method: 'post', secret: 'canary' })).url).toBe(`${ISSUER}/token`);
	});
});
