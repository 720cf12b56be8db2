import { describe, expect, it } from 'vitest';
import {
	authorizationParameters,
	checkExtraParameters,
} from '../../../../nodes/shared/oidc/authorization/authorizationRequest';
import { createRelyingParty } from '../../../../nodes/shared/oidc/relyingParty';
import { createHash } from 'node:crypto';
import {
	CLIENT_ID,
	createFakeProvider,
	ISSUER,
	noAnswer,
	NOW,
} from '../../../support/oidcProvider/fakeProvider';
import { connection, REDIRECT_URI, verdictOf } from '../../../support/oidcProvider/signIn';

const OWN =
	'client_id client_secret code code_challenge code_challenge_method nonce redirect_uri request request_uri response_mode response_type scope state id_token_hint registration'.split(
		' ',
	);

describe('extra parameters', () => {
	it.each([...OWN, 'STATE', 'Redirect_Uri'])('%s is ours: setting-invalid', (name) => {
		const outcome = checkExtraParameters({ prompt: 'login', [name]: 'x' });
		expect(outcome).toMatchObject({ ok: false, reason: 'setting-invalid', detail: { received: name } });
	});

	it.each([
		'prompt',
		'login_hint',
		'acr_values',
		'max_age',
		'kc_idp_hint',
		'domain_hint',
		'hd',
		'identity_provider',
		'ui_locales',
		'audience',
	])('%s may be set', (name) => {
		expect(checkExtraParameters({ [name]: 'x' })).toEqual({ ok: true, value: { [name]: 'x' } });
	});
});

describe('the authorization request', () => {
	const request = {
		redirectUri: REDIRECT_URI,
		scope: 'openid email',
		responseMode: 'query' as const,
		state: 'state-1',
		nonce: 'nonce-1',
		codeVerifier: 'v'.repeat(43),
		extra: { prompt: 'login' },
	};

	async function build(changes: Partial<typeof request> = {}) {
		const provider = createFakeProvider();
		const party = createRelyingParty(connection, { send: provider.send, now: () => NOW });
		const outcome = await party.buildAuthorizationUrl({ ...request, ...changes });
		if (!outcome.ok) throw new Error(outcome.reason);
		return new URL(outcome.value);
	}

	it('has exactly these parameters', async () => {
		const url = await build();
		expect(url.origin + url.pathname).toBe(`${ISSUER}/authorize`);
		expect(Object.fromEntries(url.searchParams)).toEqual({
			client_id: CLIENT_ID,
			code_challenge: createHash('sha256').update(request.codeVerifier).digest('base64url'),
			code_challenge_method: 'S256',
			nonce: 'nonce-1',
			prompt: 'login',
			redirect_uri: REDIRECT_URI,
			response_type: 'code',
			scope: 'openid email',
			state: 'state-1',
		});
	});

	it('contains the verifier nowhere (O-PKCE-SKIP)', async () => {
		expect((await build()).href).not.toContain(request.codeVerifier);
	});

	it('asks for a POST when the admin wants that', () => {
		const parameters = authorizationParameters({ ...request, codeChallenge: 'c', responseMode: 'form_post' });
		expect(parameters.response_mode).toBe('form_post');
	});

	it('has no nonce in plain OAuth 2.0', () => {
		const parameters = authorizationParameters({ ...request, codeChallenge: 'c', nonce: undefined });
		expect(parameters).not.toHaveProperty('nonce');
	});

	it.each(
		OWN.filter(
			(name) =>
				![
					'client_secret',
					'code',
					'request',
					'request_uri',
					'id_token_hint',
					'registration',
					'response_mode',
					'client_id',
				].includes(name),
		),
	)('lets an extra %s lose even if it slipped through', (name) => {
		const own = authorizationParameters({ ...request, codeChallenge: 'c' });
		const parameters = authorizationParameters({ ...request, codeChallenge: 'c', extra: { [name]: 'evil' } });
		expect(parameters[name]).toBe(own[name]);
	});

	it('keeps the query of the authorization endpoint', async () => {
		const provider = createFakeProvider({
			discovery: { authorization_endpoint: `${ISSUER}/authorize?policy=b2c` },
		});
		const party = createRelyingParty(connection, { send: provider.send, now: () => NOW });
		const outcome = await party.buildAuthorizationUrl(request);
		expect(outcome).toMatchObject({ ok: true, value: expect.stringContaining('policy=b2c') as string });
	});

	it('is not made while the provider is silent: provider-unreachable', async () => {
		const provider = createFakeProvider({ answers: { discovery: noAnswer } });
		const party = createRelyingParty(connection, { send: provider.send, now: () => NOW });
		expect(verdictOf(await party.buildAuthorizationUrl(request))).toBe('provider-unreachable');
	});
});
