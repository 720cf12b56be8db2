import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mapClaims } from '../../../../nodes/shared/oidc/identity/claimMapping';
import type { Connection } from '../../../../nodes/shared/oidc/connection/connection';
import {
	html,
	ISSUER,
	noAnswer,
	NOW,
	redirect,
	type Defect,
} from '../../../support/oidcProvider/fakeProvider';
import { signIn, verdictOf, type SignInOptions, type Verdict } from '../../../support/oidcProvider/signIn';
import { claimSettings } from '../../../support/claimSettings';

const endpoints = {
	authorization: `${ISSUER}/authorize`,
	token: `${ISSUER}/token`,
	userinfo: `${ISSUER}/userinfo`,
};

const plain = (changes: Partial<Connection> = {}): SignInOptions => ({
	connection: { protocol: 'oauth2', issuer: 'Acme accounts', endpoints, subjectClaim: 'id', ...changes },
	expected: { nonce: undefined },
});

const user = (userinfo: Record<string, unknown>): Defect => ({
	token: { id_token: undefined },
	userinfo: { sub: undefined, ...userinfo },
});
const answers = (userinfo: NonNullable<Defect['answers']>['userinfo']): Defect => ({
	token: { id_token: undefined },
	answers: { userinfo },
});

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

describe('a login with plain OAuth 2.0', () => {
	it.each<[string, Verdict, Defect, Partial<Connection>?]>([
		['a text as id', 'accepted', user({ id: 'alice-1' })],
		['a number as id', 'accepted', user({ id: 4711 })],
		[
			'an id inside an object',
			'accepted',
			user({ data: { user: 'alice-1' } }),
			{ subjectClaim: 'data.user' },
		],
		['no id', 'subject-invalid', user({})],
		['an id of null', 'subject-invalid', user({ id: null })],
		['a list as id', 'subject-invalid', user({ id: ['alice-1'] })],
		['an object as id', 'subject-invalid', user({ id: { of: 'alice' } })],
		['an inherited name as id', 'subject-invalid', user({}), { subjectClaim: 'constructor' }],
		[
			'the token is refused',
			'userinfo-invalid',
			answers({ status: 401, headers: { 'www-authenticate': 'Bearer' }, body: '' }),
		],
		['the token is refused without a challenge', 'userinfo-invalid', answers({ status: 401, body: '{}' })],
		['status 403', 'userinfo-invalid', answers({ status: 403, body: '{}' })],
		['a redirect', 'userinfo-invalid', answers(redirect)],
		['HTML', 'userinfo-invalid', answers(html)],
		['a JSON list', 'userinfo-invalid', answers({ body: '[{"id":"alice-1"}]' })],
		['null', 'userinfo-invalid', answers({ body: 'null' })],
		['a text', 'userinfo-invalid', answers({ body: '"alice-1"' })],
		['no answer', 'provider-unreachable', answers(noAnswer)],
		[
			'no userinfo endpoint',
			'provider-misconfigured',
			user({ id: 'alice-1' }),
			{ endpoints: { ...endpoints, userinfo: undefined } },
		],
		[
			'the code is refused',
			'code-refused',
			{ answers: { token: { status: 400, body: '{"error":"invalid_grant"}' } } },
		],
	])('%s: %s', async (_sentence, verdict, defect, changes) => {
		const { outcome, provider } = await signIn(defect, plain(changes));
		expect(verdictOf(outcome)).toBe(verdict);
		expect(provider.count('elsewhere')).toBe(0);
		expect(provider.count('jwks')).toBe(0);
	});

	it.each<[string, string, unknown, string]>([
		['a number', 'id', { id: 4711 }, '4711'],
		['a dotted path', 'data.user.id', { data: { user: { id: 7 } } }, '7'],
		['a name with a dot in it', 'acme.id', { 'acme.id': 'a', acme: { id: 'b' } }, 'a'],
	])('makes a subject of %s', async (_sentence, subjectClaim, userinfo, subject) => {
		const { outcome } = await signIn(user(userinfo as Record<string, unknown>), plain({ subjectClaim }));
		if (!outcome.ok) throw new Error(outcome.reason);
		const settings = claimSettings('generic', { names: { subject: subjectClaim } });
		expect(mapClaims(outcome.value, settings)).toMatchObject({
			ok: true,
			value: { identity: { issuer: 'Acme accounts', subject, email: 'alice@acme.example' } },
		});
	});

	it('P-12: no token comes with the outcome', async () => {
		const { outcome } = await signIn(user({ id: 'alice-1' }), plain());
		expect(JSON.stringify(outcome)).not.toMatch(/canary/);
	});

	it.each(['state', 'codeVerifier'] as const)(
		'O-ST-SKIP, O-PKCE-SKIP: is impossible without %s',
		async (name) => {
			const options = plain();
			await expect(
				signIn(user({ id: 'a' }), { ...options, expected: { ...options.expected, [name]: '' } }),
			).rejects.toThrow(TypeError);
		},
	);
});
