import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mapClaims } from '../../../../nodes/shared/oidc/identity/claimMapping';
import {
	ACCESS_TOKEN,
	html,
	noAnswer,
	NOW,
	redirect,
	type Defect,
} from '../../../support/oidcProvider/fakeProvider';
import { signIn, verdictOf, type SignInOptions, type Verdict } from '../../../support/oidcProvider/signIn';
import { claimSettings } from '../../../support/claimSettings';

const asked: SignInOptions = { connection: { userinfo: true } };

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

const answers = (userinfo: NonNullable<Defect['answers']>['userinfo']): Defect => ({ answers: { userinfo } });

describe('the answer of the userinfo endpoint', () => {
	it.each<[string, string, Verdict, Defect]>([
		['O-OK', 'nothing is wrong', 'accepted', {}],
		['O-UI-SUB', 'another subject', 'userinfo-mismatch', { userinfo: { sub: 'bob-1' } }],
		['O-UI-NOSUB', 'no subject', 'userinfo-invalid', { userinfo: { sub: undefined } }],
		['O-UI-NOSUB', 'a number as subject', 'userinfo-invalid', { userinfo: { sub: 7 } }],
		['O-UI-HTML', 'HTML', 'userinfo-invalid', answers(html)],
		[
			'O-UI-JWT',
			'a signed answer that is none',
			'userinfo-invalid',
			answers({ headers: { 'content-type': 'application/jwt' }, body: 'a.b.c' }),
		],
		['O-UI-LIST', 'a JSON list', 'userinfo-invalid', answers({ body: '[]' })],
		['O-UI-TEXT', 'no JSON', 'userinfo-invalid', answers({ body: '{' })],
		[
			'O-UI-401',
			'the token is refused',
			'userinfo-invalid',
			answers({ status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: '' }),
		],
		['O-UI-403', 'status 403', 'userinfo-invalid', answers({ status: 403, body: '{}' })],
		['O-UI-302', 'a redirect', 'userinfo-invalid', answers(redirect)],
		['O-UI-500', 'status 500', 'userinfo-invalid', answers({ status: 500, body: '' })],
		['O-UI-HANG', 'no answer', 'provider-unreachable', answers(noAnswer)],
	])('%s: %s: %s', async (_id, _sentence, verdict, defect) => {
		const { outcome, provider } = await signIn(defect, asked);
		expect(verdictOf(outcome)).toBe(verdict);
		expect(provider.count('userinfo')).toBe(1);
		expect(provider.count('elsewhere')).toBe(0);
	});

	it('O-UI-SKIP: the subject is compared even when nothing else is in the answer', async () => {
		const { outcome } = await signIn({ userinfo: { sub: 'bob-1', email: undefined } }, asked);
		expect(verdictOf(outcome)).toBe('userinfo-mismatch');
	});

	it('sends the access token in the header only', async () => {
		const { provider } = await signIn({}, asked);
		const [request] = provider.requests.userinfo;
		expect(request?.headers?.authorization).toBe(`Bearer ${ACCESS_TOKEN}`);
		expect(request?.url).not.toContain(ACCESS_TOKEN);
		expect(request?.body).toBeUndefined();
	});

	it('is not asked unless the connection says so, and not before the ID token is verified', async () => {
		expect((await signIn()).provider.count('userinfo')).toBe(0);
		expect((await signIn({ claims: { nonce: 'other' } }, asked)).provider.count('userinfo')).toBe(0);
	});

	it.each<[string, boolean, boolean]>([
		['not verified', false, false],
		['verified when the admin accepts texts', true, true],
	])('O-UI-EMAILV: the text "true": %s', async (_sentence, acceptTextTrue, isVerified) => {
		const defect = {
			claims: { email: undefined, email_verified: undefined },
			userinfo: { email_verified: 'true' },
		};
		const { outcome } = await signIn(defect, asked);
		if (!outcome.ok) throw new Error(outcome.reason);
		const mapped = mapClaims(outcome.value, claimSettings('cognito', { acceptTextTrue }));
		expect(mapped).toMatchObject({ ok: true, value: { identity: { emailVerified: isVerified } } });
	});
});
