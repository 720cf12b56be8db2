import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { idTokenAlgorithms } from '../../../../nodes/shared/oidc/connection/connection';
import { createRelyingParty } from '../../../../nodes/shared/oidc/relyingParty';
import {
	CLIENT_SECRET,
	createFakeProvider,
	noAnswer,
	NOW,
	providerKey,
	redirect,
	type Defect,
} from '../../../support/oidcProvider/fakeProvider';
import {
	callback,
	connection,
	expected,
	signIn,
	verdictOf,
	type SignInOptions,
	type Verdict,
} from '../../../support/oidcProvider/signIn';
import {
	authenticateWith,
	makeKey,
	signWith,
	withoutSignature,
} from '../../../support/oidcProvider/signingKey';
import { HttpFailure } from '../../../../nodes/shared/core/provider/http';

const stranger = makeKey('key-1');
const second = makeKey('key-2');
const curve = makeKey('key-ec', 'ES256');
const weak = makeKey('key-weak', 'RS256', 1024);
const weakest = makeKey('key-weakest', 'RS256', 512);
const pem = providerKey.public.export({ type: 'spki', format: 'pem' }).toString();

const withKid = (kid: string): object => ({ ...second.published, kid });
const noKid = { kid: undefined };

function changePayload(token: string): string {
	const [header, payload = '', signature] = token.split('.');
	const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
	const changed = Buffer.from(JSON.stringify({ ...claims, sub: 'bob-1' })).toString('base64url');
	return [header, changed, signature].join('.');
}

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

describe('the signature of an ID token', () => {
	it.each<[string, string, Verdict, Defect, SignInOptions?]>([
		['O-OK', 'nothing is wrong', 'accepted', {}],
		['O-KID-NONE1', 'no kid, one key published', 'accepted', { header: noKid }],
		['O-SIG-KEY', 'a stranger’s key under a known kid', 'signature-invalid', { signer: signWith(stranger) }],
		['O-SIG-TAMPER', 'the payload was changed', 'signature-invalid', { idToken: changePayload }],
		['O-SIG-CUT', 'the signature is missing', 'signature-invalid', { signer: withoutSignature }],
		[
			'O-ALG-NONE',
			'alg none, not advertised',
			'algorithm-not-allowed',
			{
				header: { alg: 'none' },
				signer: withoutSignature,
				discovery: { id_token_signing_alg_values_supported: ['RS256'] },
			},
		],
		[
			'O-ALG-NONECASE',
			'alg NONE',
			'algorithm-not-allowed',
			{ header: { alg: 'NONE' }, signer: withoutSignature },
		],
		[
			'O-ALG-NONECASE',
			'alg nOnE',
			'algorithm-not-allowed',
			{ header: { alg: 'nOnE' }, signer: withoutSignature },
		],
		[
			'O-ALG-NONEADV',
			'alg none, advertised',
			'algorithm-not-allowed',
			{ header: { alg: 'none' }, signer: withoutSignature },
		],
		[
			'O-ALG-HSBAD',
			'HS256 with a wrong secret, advertised',
			'algorithm-not-allowed',
			{ header: { alg: 'HS256' }, signer: authenticateWith('wrong') },
		],
		[
			'O-ALG-HSSEC',
			'HS256 with the client secret, advertised',
			'algorithm-not-allowed',
			{ header: { alg: 'HS256' }, signer: authenticateWith(CLIENT_SECRET) },
		],
		[
			'O-ALG-HSPEM',
			'HS256 keyed with the public key',
			'algorithm-not-allowed',
			{ header: { alg: 'HS256' }, signer: authenticateWith(pem) },
		],
		[
			'O-ALG-ES',
			'ES256 although only RS256 is pinned',
			'algorithm-not-allowed',
			{ header: { alg: 'ES256', kid: 'key-ec' }, signer: signWith(curve), keys: [curve.published] },
		],
		[
			'O-KID-NONE2',
			'no kid, two keys fit',
			'signature-invalid',
			{ header: noKid, keys: [providerKey.published, second.published] },
		],
		['O-KID-UNK', 'an unknown kid', 'signature-invalid', { header: { kid: 'key-9' } }],
		[
			'O-KID-DUP',
			'the kid is published twice',
			'signature-invalid',
			{ keys: [providerKey.published, withKid('key-1')] },
		],
		[
			'O-HDR-JWK',
			'the key stands in the header',
			'signature-invalid',
			{ header: { jwk: stranger.published }, signer: signWith(stranger) },
		],
		[
			'O-HDR-JKU',
			'the header points to a stranger’s keys',
			'signature-invalid',
			{ header: { jku: 'https://evil.example/keys' }, signer: signWith(stranger) },
		],
		[
			'O-HDR-X5U',
			'the header points to a stranger’s certificate',
			'signature-invalid',
			{ header: { x5u: 'https://evil.example/cert' }, signer: signWith(stranger) },
		],
		[
			'O-HDR-CRIT',
			'an unknown critical header',
			'algorithm-not-allowed',
			{ header: { crit: ['b64'], b64: true } },
		],
		[
			'O-KEY-ENC',
			'the key is for encryption',
			'signature-invalid',
			{ keys: [{ ...providerKey.published, use: 'enc' }] },
		],
		[
			'O-KEY-SHORT',
			'RSA with 1024 bits',
			'signature-invalid',
			{ header: { kid: 'key-weak' }, signer: signWith(weak), keys: [weak.published] },
		],
		[
			'O-KEY-SHORT',
			'RSA with 512 bits',
			'signature-invalid',
			{ header: { kid: 'key-weakest' }, signer: signWith(weakest), keys: [weakest.published] },
		],
		['O-KEY-ZERO', 'no key is published', 'signature-invalid', { keys: [] }],
		[
			'O-KEY-KINDS',
			'keys of other kinds beside the right one',
			'accepted',
			{ keys: [{ kty: 'oct', k: 'AAAA', kid: 'key-0' }, curve.published, providerKey.published] },
		],
		['O-JWKS-500', 'the keys answer 500', 'provider-unreachable', { answers: { jwks: { status: 500 } } }],
		['O-JWKS-302', 'the keys redirect', 'provider-unreachable', { answers: { jwks: redirect } }],
		['O-JWKS-HANG', 'the keys never answer', 'provider-unreachable', { answers: { jwks: noAnswer } }],
		[
			'O-JWKS-60MB',
			'the keys are cut off at the size limit',
			'provider-unreachable',
			{ answers: { jwks: new HttpFailure('too-large', 'The answer is larger than 1048576 bytes') } },
		],
		[
			'O-JWKS-TEXT',
			'the keys are no list',
			'provider-unreachable',
			{ answers: { jwks: { body: '{"keys":"key-1"}' } } },
		],
		[
			'O-JWE',
			'the ID token is encrypted',
			'token-malformed',
			{ idToken: () => 'eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.AAAA.AAAA.AAAA.AAAA' },
		],
		['O-JWT-TEXT', 'the ID token is no token', 'token-malformed', { idToken: () => 'hello' }],
		['O-JWT-JSON', 'the payload is no JSON', 'token-malformed', { payload: () => 'hello' }],
	])('%s: %s: %s', async (_id, _sentence, verdict, defect, options) => {
		const { outcome, provider } = await signIn(defect, options);
		expect(verdictOf(outcome)).toBe(verdict);
		expect(provider.count('elsewhere'), 'requests to addresses of a stranger').toBe(0);
		expect(provider.count('token'), 'a code is redeemed once').toBe(1);
	});

	it.each(idTokenAlgorithms)('O-OK: %s is accepted when it is pinned', async (algorithm) => {
		const key = makeKey('key-of-its-own', algorithm);
		const provider = createFakeProvider({}, { key });
		const party = createRelyingParty(
			{ ...connection, algorithms: [algorithm] },
			{ send: provider.send, now: Date.now },
		);
		expect(verdictOf(await party.processCallback(callback, expected))).toBe('accepted');
	});
});
