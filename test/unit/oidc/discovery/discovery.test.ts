import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Connection } from '../../../../nodes/shared/oidc/connection/connection';
import { stripWellKnown } from '../../../../nodes/shared/oidc/discovery/issuer';
import { createRelyingParty } from '../../../../nodes/shared/oidc/relyingParty';
import {
	createFakeProvider,
	html,
	ISSUER,
	noAnswer,
	NOW,
	redirect,
	type Defect,
	type FakeProvider,
} from '../../../support/oidcProvider/fakeProvider';
import {
	callback,
	connection,
	expected,
	verdictOf,
	type Verdict,
} from '../../../support/oidcProvider/signIn';

const WELL_KNOWN = '/.well-known/openid-configuration';
const MINUTE = 60_000;

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'] }));
beforeEach(() => vi.setSystemTime(NOW));
afterAll(() => vi.useRealTimers());

const partyOf = (provider: FakeProvider, changes: Partial<Connection> = {}) =>
	createRelyingParty({ ...connection, ...changes }, { send: provider.send, now: Date.now });

const says = (discovery: Record<string, unknown>): Defect => ({ discovery });
const answers = (discovery: NonNullable<Defect['answers']>['discovery']): Defect => ({
	answers: { discovery },
});

describe('what a provider publishes about itself', () => {
	it.each<[string, string, Verdict, Defect, Partial<Connection>?]>([
		['O-OK', 'nothing is wrong', 'accepted', {}],
		['O-DISC-ISS', 'another issuer', 'issuer-mismatch', says({ issuer: 'https://evil.example' })],
		['O-DISC-ISS', 'the issuer with a slash', 'issuer-mismatch', says({ issuer: `${ISSUER}/` })],
		['O-DISC-ISS', 'no issuer', 'issuer-mismatch', says({ issuer: undefined })],
		[
			'O-DISC-ISS',
			'a placeholder for a tenant',
			'issuer-mismatch',
			says({ issuer: 'https://idp.example.test/{tenantid}' }),
		],
		[
			'O-DISC-WK',
			'the whole address is configured, the issuer is right',
			'accepted',
			{},
			{ issuer: ISSUER + WELL_KNOWN },
		],
		[
			'O-DISC-WK',
			'the whole address is configured, the issuer is foreign',
			'issuer-mismatch',
			says({ issuer: 'https://evil.example' }),
			{ issuer: ISSUER + WELL_KNOWN },
		],
		['O-DISC-302', 'a redirect', 'provider-unreachable', answers(redirect)],
		['O-DISC-HTML', 'HTML', 'provider-unreachable', answers(html)],
		['O-DISC-HANG', 'no answer', 'provider-unreachable', answers(noAnswer)],
		['O-DISC-500', 'status 500', 'provider-unreachable', answers({ status: 500 })],
		['O-DISC-404', 'status 404', 'provider-unreachable', answers({ status: 404 })],
		['O-DISC-LIST', 'a JSON list', 'provider-unreachable', answers({ body: '[]' })],
		['O-DISC-TEXT', 'no JSON', 'provider-unreachable', answers({ body: '{' })],
		[
			'O-DISC-AUTH',
			'no authorization endpoint',
			'provider-misconfigured',
			says({ authorization_endpoint: undefined }),
		],
		['O-DISC-TOKEN', 'no token endpoint', 'provider-misconfigured', says({ token_endpoint: undefined })],
		['O-DISC-KEYS', 'no keys', 'provider-misconfigured', says({ jwks_uri: undefined })],
		[
			'O-DISC-UI',
			'no userinfo endpoint although it is used',
			'provider-misconfigured',
			says({ userinfo_endpoint: undefined }),
			{ userinfo: true },
		],
		['O-DISC-UI', 'no userinfo endpoint, not used', 'accepted', says({ userinfo_endpoint: undefined })],
		[
			'O-DISC-HTTP',
			'the issuer is http',
			'provider-misconfigured',
			{},
			{ issuer: 'http://idp.example.test' },
		],
	])('%s: %s: %s', async (_id, _sentence, verdict, defect, changes) => {
		const provider = createFakeProvider(defect);
		const party = partyOf(provider, changes);
		expect(verdictOf(await party.prepare())).toBe(verdict);
		expect(verdictOf(await party.processCallback(callback, expected))).toBe(verdict);
		expect(provider.count('elsewhere')).toBe(0);
		if (verdict !== 'accepted') expect(provider.count('token'), 'no code leaves').toBe(0);
	});

	it.each<[string, Defect]>([
		['the token endpoint', says({ token_endpoint: 'http://idp.example.test/token' })],
		['the keys', says({ jwks_uri: 'http://idp.example.test/keys' })],
	])(
		'O-DISC-HTTP: %s without encryption: provider-misconfigured, nothing is asked there',
		async (_name, defect) => {
			const provider = createFakeProvider(defect);
			const outcome = await partyOf(provider).processCallback(callback, expected);
			expect(verdictOf(outcome)).toBe('provider-misconfigured');
			expect(provider.count('elsewhere')).toBe(0);
		},
	);

	it('asks once for any number of logins at a time, and again after an hour', async () => {
		const provider = createFakeProvider({}, { now: Date.now });
		const party = partyOf(provider);
		const logIn = async () => verdictOf(await party.processCallback(callback, expected));
		expect(new Set(await Promise.all([logIn(), logIn(), logIn()]))).toEqual(new Set(['accepted']));
		vi.setSystemTime(NOW + 59 * MINUTE);
		expect(await logIn()).toBe('accepted');
		expect(provider.count('discovery')).toBe(1);
		vi.setSystemTime(NOW + 60 * MINUTE);
		expect(await logIn()).toBe('accepted');
		expect(provider.count('discovery')).toBe(2);
	});

	it('asks again after a failure', async () => {
		const provider = createFakeProvider(answers(noAnswer));
		const party = partyOf(provider);
		expect(verdictOf(await party.prepare())).toBe('provider-unreachable');
		provider.answerWith({});
		expect(verdictOf(await party.prepare())).toBe('accepted');
	});

	it('provider-unreachable: the last copy serves a silent provider for a day, no longer', async () => {
		const provider = createFakeProvider({}, { now: Date.now });
		const party = partyOf(provider);
		await party.prepare();
		provider.answerWith(answers(noAnswer));
		vi.setSystemTime(NOW + 24 * 60 * MINUTE - 1);
		expect(verdictOf(await party.processCallback(callback, expected))).toBe('accepted');
		vi.setSystemTime(NOW + 24 * 60 * MINUTE);
		expect(verdictOf(await party.prepare())).toBe('provider-unreachable');
		provider.answerWith({});
		expect(verdictOf(await party.prepare()), 'back again').toBe('accepted');
	});

	it('uses the last copy while the provider says nothing, and asks once a minute', async () => {
		const provider = createFakeProvider({}, { now: Date.now });
		const party = partyOf(provider);
		await party.prepare();
		provider.answerWith(answers(noAnswer));
		vi.setSystemTime(NOW + 60 * MINUTE);
		expect(verdictOf(await party.processCallback(callback, expected))).toBe('accepted');
		expect(verdictOf(await party.prepare())).toBe('accepted');
		expect(provider.count('discovery')).toBe(2);
		vi.setSystemTime(NOW + 61 * MINUTE);
		expect(verdictOf(await party.prepare())).toBe('accepted');
		expect(provider.count('discovery')).toBe(3);
	});

	it('O-DISC-ISS: believes what the provider says now, not the last copy', async () => {
		const provider = createFakeProvider();
		const party = partyOf(provider);
		await party.prepare();
		provider.answerWith(says({ issuer: 'https://evil.example' }));
		vi.setSystemTime(NOW + 60 * MINUTE);
		expect(verdictOf(await party.prepare())).toBe('issuer-mismatch');
		expect(verdictOf(await party.prepare())).toBe('issuer-mismatch');
	});

	it('is not asked at all when the endpoints are set by hand', async () => {
		const provider = createFakeProvider();
		const endpoints = {
			authorization: `${ISSUER}/authorize`,
			token: `${ISSUER}/token`,
			jwks: `${ISSUER}/keys`,
		};
		const party = partyOf(provider, { endpoints });
		expect(verdictOf(await party.processCallback(callback, expected))).toBe('accepted');
		expect(provider.count('discovery')).toBe(0);
		expect(provider.count('jwks')).toBe(1);
	});
});

describe('the issuer an admin types', () => {
	it.each([
		[ISSUER, ISSUER],
		[`  ${ISSUER} `, ISSUER],
		[ISSUER + WELL_KNOWN, ISSUER],
		['https://idp.example.test/.well-known/oauth-authorization-server/x', 'https://idp.example.test'],
		['https://idp.example.test/', 'https://idp.example.test/'],
	])('%s', (typed, issuer) => {
		expect(stripWellKnown(typed)).toBe(issuer);
	});
});
