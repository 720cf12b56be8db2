import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { mapClaims } from '../../../../nodes/shared/oidc/identity/claimMapping';
import { accessTokenHash } from '../../../../nodes/shared/oidc/callback/idTokenRules';
import { CLIENT_ID, ISSUER, NOW, type Defect } from '../../../support/oidcProvider/fakeProvider';
import { signIn, verdictOf, type SignInOptions, type Verdict } from '../../../support/oidcProvider/signIn';
import { claimSettings } from '../../../support/claimSettings';

const now = NOW / 1000;
const hour = 3600;
const day = 24 * hour;
const OTHER = 'another-client';
const listed: SignInOptions = { connection: { audiences: [OTHER] } };
const maxAge: SignInOptions = { expected: { maxAge: 600 } };

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

const claims = (changed: Record<string, unknown>): Defect => ({ claims: changed });

describe('the claims of an ID token', () => {
	it.each<[string, string, Verdict, Defect, SignInOptions?]>([
		['O-ISS-BAD', 'another issuer', 'issuer-mismatch', claims({ iss: 'https://evil.example' })],
		['O-ISS-SLASH', 'the issuer with a slash', 'issuer-mismatch', claims({ iss: `${ISSUER}/` })],
		['O-ISS-NONE', 'no issuer', 'issuer-mismatch', claims({ iss: undefined })],
		['O-ISS-TYPE', 'the issuer is a list', 'issuer-mismatch', claims({ iss: [ISSUER] })],
		['O-AUD-OTHER', 'another client', 'audience-mismatch', claims({ aud: OTHER })],
		['O-AUD-NONE', 'no audience', 'audience-mismatch', claims({ aud: undefined })],
		['O-AUD-EMPTY', 'an empty list of audiences', 'audience-mismatch', claims({ aud: [] })],
		['O-AUD-ARR1', 'a list of just us', 'accepted', claims({ aud: [CLIENT_ID] })],
		['O-AUD-ARR2', 'two audiences, no azp', 'audience-mismatch', claims({ aud: [CLIENT_ID, OTHER] })],
		[
			'O-AUD-ARR2-AZPX',
			'two audiences, azp is the other',
			'authorized-party-mismatch',
			claims({ aud: [CLIENT_ID, OTHER], azp: OTHER }),
			listed,
		],
		[
			'O-AUD-ARR2-AZP',
			'two audiences, azp is ours, the other not listed',
			'audience-mismatch',
			claims({ aud: [CLIENT_ID, OTHER], azp: CLIENT_ID }),
		],
		[
			'O-AUD-ARR2-AZP',
			'two audiences, azp is ours, the other listed',
			'accepted',
			claims({ aud: [CLIENT_ID, OTHER], azp: CLIENT_ID }),
			listed,
		],
		[
			'O-AUD-LISTED',
			'only the listed other audience',
			'audience-mismatch',
			claims({ aud: OTHER, azp: CLIENT_ID }),
			listed,
		],
		['O-AUD-AZPX', 'one audience, azp is another', 'authorized-party-mismatch', claims({ azp: OTHER })],
		['O-AUD-AZP', 'one audience, azp is ours', 'accepted', claims({ azp: CLIENT_ID })],
		['O-AUD-TYPES', 'a list with a number', 'audience-mismatch', claims({ aud: [CLIENT_ID, 7] })],
		[
			'O-AUD-TYPES',
			'a list with a list',
			'audience-mismatch',
			claims({ aud: [CLIENT_ID, [CLIENT_ID]], azp: CLIENT_ID }),
		],
		['O-AUD-TYPES', 'an object', 'audience-mismatch', claims({ aud: { client: CLIENT_ID } })],
		['O-SUB-NONE', 'no subject', 'subject-invalid', claims({ sub: undefined })],
		['O-SUB-NUM', 'a number as subject', 'subject-invalid', claims({ sub: 7 })],
		['O-SUB-EMPTY', 'an empty subject', 'subject-invalid', claims({ sub: '' })],
		['O-SUB-EMPTY', 'a blank subject', 'subject-invalid', claims({ sub: '   ' })],
		['O-SUB-300', '300 characters', 'subject-invalid', claims({ sub: 's'.repeat(300) })],
		['O-SUB-255', '255 characters', 'accepted', claims({ sub: 's'.repeat(255) })],
		['O-SUB-TEXT', 'a subject beyond ASCII', 'subject-invalid', claims({ sub: 'аlice' })],
		['O-SUB-TEXT', 'a subject with a line break', 'subject-invalid', claims({ sub: 'alice\n' })],
		['O-EXP-PAST', 'expired 10 minutes ago', 'token-expired', claims({ exp: now - 600 })],
		['O-EXP-NONE', 'no expiry', 'token-expired', claims({ exp: undefined })],
		['O-EXP-STR', 'a text as expiry', 'token-expired', claims({ exp: String(now + 300) })],
		['O-EXP-20S', 'expired 20 seconds ago', 'accepted', claims({ exp: now - 20 })],
		['O-EXP-40S', 'expired 40 seconds ago', 'token-expired', claims({ exp: now - 40 })],
		['O-EXP-100Y', 'valid for 100 years', 'token-time-implausible', claims({ exp: now + 100 * 365 * day })],
		['O-EXP-25H', 'valid for 25 hours', 'token-time-implausible', claims({ exp: now + 25 * hour })],
		['O-EXP-24H', 'valid for 24 hours', 'accepted', claims({ exp: now + day })],
		['O-EXP-HUGE', 'an expiry beyond all numbers', 'token-time-implausible', claims({ exp: 1e300 })],
		['O-IAT-FUT', 'issued in an hour', 'token-time-implausible', claims({ iat: now + hour })],
		['O-IAT-OLD', 'issued 30 days ago', 'token-time-implausible', claims({ iat: now - 30 * day })],
		['O-IAT-9M', 'issued 9 minutes ago', 'accepted', claims({ iat: now - 540 })],
		['O-IAT-9M', 'issued in 9 minutes', 'accepted', claims({ iat: now + 540 })],
		['O-IAT-NONE', 'no time of issue', 'token-time-implausible', claims({ iat: undefined })],
		['O-IAT-TYPE', 'a text as time of issue', 'token-time-implausible', claims({ iat: String(now) })],
		['O-NBF', 'valid in an hour', 'token-time-implausible', claims({ nbf: now + hour })],
		['O-NONCE-BAD', 'another nonce', 'nonce-mismatch', claims({ nonce: 'nonce-2' })],
		['O-NONCE-NONE', 'no nonce', 'nonce-mismatch', claims({ nonce: undefined })],
		['O-NONCE-TYPE', 'the nonce in a list', 'nonce-mismatch', claims({ nonce: ['nonce-1'] })],
		[
			'O-ATHASH',
			'the hash of another token',
			'token-hash-mismatch',
			claims({ at_hash: accessTokenHash('another', 'RS256') }),
		],
		['O-ATHASH', 'a hash that is no text', 'token-hash-mismatch', claims({ at_hash: null })],
		['O-ATHASH', 'no hash at all', 'accepted', claims({ at_hash: undefined })],
		['O-AUTHT-NONE', 'no time of sign-in although it matters', 'authentication-too-old', {}, maxAge],
		[
			'O-AUTHT-OLD',
			'signed in an hour ago',
			'authentication-too-old',
			claims({ auth_time: now - hour }),
			maxAge,
		],
		[
			'O-AUTHT-TYPE',
			'a text as time of sign-in',
			'authentication-too-old',
			claims({ auth_time: 'now' }),
			maxAge,
		],
		['O-AUTHT-OK', 'signed in a minute ago', 'accepted', claims({ auth_time: now - 60 }), maxAge],
	])('%s: %s: %s', async (_id, _sentence, verdict, defect, options) => {
		const { outcome } = await signIn(defect, options);
		expect(verdictOf(outcome)).toBe(verdict);
	});

	it('O-DUPKEY: the last of two subjects counts, for us and for the library alike', async () => {
		const payload = (json: string): string => json.replace('"sub":', '"sub":"bob-1","sub":');
		const { outcome } = await signIn({ payload });
		expect(outcome).toMatchObject({ ok: true, value: { idToken: { sub: 'alice-1' } } });
	});

	it.each<[string, unknown, boolean]>([
		['true', true, true],
		['absent', undefined, false],
		['false', false, false],
		['the text "true"', 'true', false],
		['the number 1', 1, false],
		['null', null, false],
	])('O-EMAILV: email_verified %s: accepted', async (_sentence, value, isVerified) => {
		const { outcome } = await signIn(claims({ email_verified: value }));
		if (!outcome.ok) throw new Error(outcome.reason);
		const mapped = mapClaims(outcome.value, claimSettings());
		expect(mapped).toMatchObject({ ok: true, value: { identity: { emailVerified: isVerified } } });
	});

	it.each(['sub', 'email', 'state', 'code'])('never repeats the claim %s in a refusal', async (name) => {
		const { outcome } = await signIn(
			claims({ [name]: 'canary-value', nonce: 'canary-nonce', aud: 'canary-aud' }),
		);
		expect(outcome.ok).toBe(false);
		expect(JSON.stringify(outcome)).not.toMatch(/canary-(value|nonce|aud)/);
	});
});
