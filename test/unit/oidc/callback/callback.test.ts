import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parseCallback } from '../../../../nodes/shared/oidc/callback/callback';
import type { Expected } from '../../../../nodes/shared/oidc/callback/codeRedemption';
import { ISSUER, NOW } from '../../../support/oidcProvider/fakeProvider';
import { REDIRECT_URI, signIn, verdictOf, type Verdict } from '../../../support/oidcProvider/signIn';

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

const long = (length: number): string => 'x'.repeat(length);

describe('the parameters of a callback', () => {
	it.each<[string, string, Verdict, Record<string, unknown>]>([
		['O-OK', 'a code and a state', 'accepted', { code: 'c', state: 's' }],
		['O-OK', 'an error and a state', 'accepted', { error: 'access_denied', state: 's' }],
		[
			'O-OK',
			'an unknown parameter beside them',
			'accepted',
			{ code: 'c', state: 's', session_state: ['a', 'b'] },
		],
		['O-ST-NONE', 'no state', 'state-missing', { code: 'c' }],
		['O-ST-NONE', 'an empty state', 'malformed-request', { code: 'c', state: '' }],
		['O-ST-TWICE', 'two states', 'malformed-request', { code: 'c', state: ['s', 's'] }],
		['O-ST-TYPE', 'the state as an object', 'malformed-request', { code: 'c', state: { $ne: '' } }],
		['O-ST-LONG', 'a state of 257 characters', 'malformed-request', { code: 'c', state: long(257) }],
		[
			'O-ST-PROTO',
			'a state that is only inherited',
			'state-missing',
			Object.create({ code: 'c', state: 's' }) as Record<string, unknown>,
		],
		['O-CODE-TWICE', 'two codes', 'malformed-request', { code: ['c', 'd'], state: 's' }],
		['O-CODE-NONE', 'neither code nor error', 'malformed-request', { state: 's' }],
		['O-CODE-LONG', 'a code of 8,193 characters', 'malformed-request', { code: long(8193), state: 's' }],
		['O-CODE-LONG', 'a code of 8,192 characters', 'accepted', { code: long(8192), state: 's' }],
		['O-ERR-CODE', 'an error beside a code', 'malformed-request', { code: 'c', error: 'e', state: 's' }],
		['O-ERR-NOSTATE', 'an error without state', 'state-missing', { error: 'access_denied' }],
		['O-ERR-TWICE', 'two errors', 'malformed-request', { error: ['a', 'b'], state: 's' }],
		['O-ISSP-TWICE', 'two issuers', 'malformed-request', { code: 'c', state: 's', iss: [ISSUER, ISSUER] }],
		['O-JARM', 'a JARM response', 'malformed-request', { response: 'e30.e30.', state: 's' }],
		[
			'O-FRONT-IDT',
			'an ID token in the query',
			'malformed-request',
			{ code: 'c', state: 's', id_token: 'e30.e30.' },
		],
		[
			'O-FRONT-AT',
			'an access token in the query',
			'malformed-request',
			{ code: 'c', state: 's', access_token: 't' },
		],
		['O-NONE', 'nothing', 'state-missing', {}],
	])('%s: %s: %s', (_id, _sentence, verdict, parameters) => {
		expect(verdictOf(parseCallback(parameters))).toBe(verdict);
	});

	it('OF-4: error_description is not even read', () => {
		const callback = parseCallback({ error: 'access_denied', error_description: '<script>', state: 's' });
		expect(JSON.stringify(callback)).not.toContain('script');
	});
});

describe('the answer of the authorization endpoint', () => {
	const advertised = { discovery: { authorization_response_iss_parameter_supported: true } };

	it.each<[string, string, Verdict, Parameters<typeof signIn>]>([
		['O-ST-BAD', 'another state', 'state-mismatch', [{}, { callback: { state: 'state-2' } }]],
		[
			'O-ISSP-BAD',
			'the issuer of another provider',
			'issuer-mismatch',
			[{}, { callback: { issuer: 'https://other.example' } }],
		],
		[
			'O-ISSP-BAD',
			'another issuer, and the parameter is advertised',
			'issuer-mismatch',
			[advertised, { callback: { issuer: `${ISSUER}/` } }],
		],
		['O-ISSP-NONE', 'no issuer although advertised', 'issuer-mismatch', [advertised, {}]],
		['O-ERR', 'an error', 'provider-error', [{}, { callback: { answer: { error: 'access_denied' } } }]],
		[
			'O-ERR-ISSP',
			'an error of another provider',
			'issuer-mismatch',
			[{}, { callback: { issuer: 'https://other.example', answer: { error: 'access_denied' } } }],
		],
	])('%s: %s: %s, the code is not redeemed', async (_id, _sentence, verdict, [defect, options]) => {
		const { outcome, provider } = await signIn(defect, options);
		expect(verdictOf(outcome)).toBe(verdict);
		expect(provider.count('token')).toBe(0);
	});

	it('state-mismatch: another state is refused before anything is asked of the provider', async () => {
		const { provider } = await signIn({}, { callback: { state: 'state-2' } });
		expect(provider.count('discovery')).toBe(0);
	});

	it.each<[string, string, Parameters<typeof signIn>]>([
		['O-ISSP-OPT', 'no issuer, not advertised', [{}]],
		['O-ISSP-OK', 'the right issuer', [advertised, { callback: { issuer: ISSUER } }]],
	])('%s: %s: accepted', async (_id, _sentence, [defect, options]) => {
		expect(verdictOf((await signIn(defect, options)).outcome)).toBe('accepted');
	});

	it.each(['access_denied', 'login_required'])('names the error %s to the admin', async (error) => {
		const { outcome } = await signIn({}, { callback: { answer: { error } } });
		expect(outcome).toMatchObject({ detail: { received: error } });
	});

	it.each(['<script>alert(1)</script>', 'x'.repeat(10_240), 'alice@acme.example', 'a b', ''])(
		'OF-4: an error that is no word is not repeated (%#)',
		async (error) => {
			const { outcome } = await signIn({}, { callback: { answer: { error } } });
			expect(outcome).toMatchObject({
				reason: 'provider-error',
				detail: { received: 'an unreadable error code' },
			});
		},
	);

	it.each<[string, string, Partial<Expected>]>([
		['O-ST-SKIP', 'state', { state: '' }],
		['O-NONCE-SKIP', 'nonce', { nonce: undefined }],
		['O-NONCE-SKIP', 'nonce', { nonce: '' }],
		['O-PKCE-SKIP', 'code verifier', { codeVerifier: '' }],
	])('%s: a login without %s is impossible', async (_id, _name, missing) => {
		await expect(
			signIn({ claims: { nonce: undefined } }, { expected: missing, callback: { state: '' } }),
		).rejects.toThrow(TypeError);
	});

	it('O-HOST: redirect_uri is the one of the login, whatever the request said', async () => {
		const { provider } = await signIn();
		const sent = new URLSearchParams(provider.requests.token[0]?.body);
		expect(sent.get('redirect_uri')).toBe(REDIRECT_URI);
		expect(sent.get('code_verifier')).toBe('verifier-'.padEnd(43, 'v'));
		expect(sent.get('grant_type')).toBe('authorization_code');
	});
});
