import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HttpFailure } from '../../../../nodes/shared/core/provider/http';
import { html, json, noAnswer, NOW, redirect, type Defect } from '../../../support/oidcProvider/fakeProvider';
import { signIn, verdictOf, type Verdict } from '../../../support/oidcProvider/signIn';

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

const answers = (token: NonNullable<Defect['answers']>['token']): Defect => ({ answers: { token } });
const error = (word: unknown, status = 400): Defect => answers(json({ error: word }, status));

describe('the answer of the token endpoint', () => {
	it.each<[string, string, Verdict, Defect]>([
		['O-IDT-NONE', 'no ID token', 'id-token-missing', { token: { id_token: undefined } }],
		[
			'O-IDT-SKIP',
			'an ID token is always expected, even without nonce in it',
			'id-token-missing',
			{ token: { id_token: undefined }, claims: { nonce: undefined } },
		],
		['O-IDT-TYPE', 'the ID token is an object', 'id-token-missing', { token: { id_token: {} } }],
		['O-IDT-TYPE', 'the ID token is null', 'id-token-missing', { token: { id_token: null } }],
		['O-IDT-TYPE', 'the ID token is empty', 'id-token-missing', { token: { id_token: '' } }],
		['O-TOK-MAC', 'token type mac', 'provider-unreachable', { token: { token_type: 'mac' } }],
		['O-TOK-TYPE', 'no token type', 'provider-unreachable', { token: { token_type: undefined } }],
		['O-TOK-NONE', 'no access token', 'provider-unreachable', { token: { access_token: undefined } }],
		['O-TOK-GRANT', 'invalid_grant', 'code-refused', error('invalid_grant')],
		['O-TOK-CLIENT', 'invalid_client', 'provider-misconfigured', error('invalid_client', 401)],
		['O-TOK-CLIENT', 'unauthorized_client', 'provider-misconfigured', error('unauthorized_client')],
		[
			'O-TOK-CLIENT',
			'a challenge',
			'provider-misconfigured',
			answers({ status: 401, headers: { 'www-authenticate': 'Basic realm="idp"' }, body: '' }),
		],
		['O-TOK-ERROR', 'invalid_request', 'provider-error', error('invalid_request')],
		['O-TOK-ERROR', 'an error nobody knows', 'provider-error', error('account_frozen')],
		['O-TOK-503', 'an error with status 503', 'provider-unreachable', error('temporarily_unavailable', 503)],
		['O-TOK-HANG', 'no answer', 'provider-unreachable', answers(noAnswer)],
		[
			'O-TOK-DOWN',
			'no connection',
			'provider-unreachable',
			answers(new HttpFailure('network', 'The provider could not be reached')),
		],
		[
			'O-TOK-LOCAL',
			'an address we do not ask',
			'provider-misconfigured',
			answers(new HttpFailure('blocked', 'The address is inside a private network')),
		],
		[
			'O-TOK-HUGE',
			'a huge answer',
			'provider-unreachable',
			answers(new HttpFailure('too-large', 'The answer is larger than 1048576 bytes')),
		],
		['O-TOK-302', 'a redirect', 'provider-unreachable', answers(redirect)],
		['O-TOK-500', 'HTML with status 500', 'provider-unreachable', answers({ ...html, status: 500 })],
		['O-TOK-HTML', 'HTML', 'provider-unreachable', answers(html)],
		['O-TOK-TEXT', 'no JSON though it says so', 'provider-unreachable', answers({ body: '{' })],
		['O-TOK-LIST', 'a JSON list', 'provider-unreachable', answers({ body: '[]' })],
		['O-TOK-204', 'status 204', 'provider-unreachable', answers({ status: 204, body: '' })],
	])('%s: %s: %s', async (_id, _sentence, verdict, defect) => {
		const { outcome, provider } = await signIn(defect);
		expect(verdictOf(outcome)).toBe(verdict);
		expect(provider.count('token'), 'a code is redeemed once').toBe(1);
		expect(provider.count('elsewhere')).toBe(0);
	});

	it.each<[string, unknown]>([
		['markup', '<script>alert(1)</script>'],
		['10 KB', 'x'.repeat(10_240)],
		['an address', 'canary@acme.example'],
	])('OF-4: %s as error is not repeated', async (_sentence, word) => {
		const { outcome } = await signIn(error(word));
		expect(outcome).toMatchObject({
			reason: 'provider-error',
			detail: { received: 'an unreadable error code' },
		});
	});

	it.each<[string, Defect]>([
		[
			'the provider’s description',
			answers(json({ error: 'invalid_grant', error_description: 'canary-1' }, 400)),
		],
		['a token', { token: { token_type: 'mac', access_token: 'canary-2' } }],
		['an ID token', { token: { id_token: 'canary-3.canary-4.canary-5' } }],
		['what a wrong answer says', answers({ body: 'canary-6' })],
	])('P-12: %s does not come with the refusal', async (_sentence, defect) => {
		const { outcome } = await signIn(defect);
		expect(outcome.ok).toBe(false);
		expect(JSON.stringify(outcome)).not.toContain('canary');
	});

	it('OIDC-14: the tokens stay behind', async () => {
		const { outcome } = await signIn({ token: { refresh_token: 'canary-refresh' } });
		expect(outcome.ok).toBe(true);
		expect(JSON.stringify(outcome)).not.toMatch(/canary|eyJ/);
	});
});
