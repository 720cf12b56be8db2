import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { LONGEST_PROVIDER_TIME, type Send } from '../../../nodes/shared/core/provider/http';
import type { Outcome } from '../../../nodes/shared/core/refusal/outcome';
import { createRelyingParty } from '../../../nodes/shared/oidc/relyingParty';
import { createIdentityProvider, judgeByFacts } from '../../../nodes/shared/saml/metadata/identityProvider';
import { createFakeProvider } from '../../support/oidcProvider/fakeProvider';
import { callback, connection, expected, REDIRECT_URI, verdictOf } from '../../support/oidcProvider/signIn';

beforeAll(() => vi.useFakeTimers());
afterAll(() => vi.useRealTimers());

const slowly =
	(send: Send, milliseconds: number): Send =>
	async (request) => {
		await new Promise((resolve) => setTimeout(resolve, milliseconds));
		return await send(request);
	};

const partyOf = (milliseconds: number) =>
	createRelyingParty(connection, {
		send: slowly(createFakeProvider({}, { now: Date.now }).send, milliseconds),
		now: Date.now,
	});

const { state, nonce = '', codeVerifier } = expected;
const own = { redirectUri: REDIRECT_URI, scope: 'openid', responseMode: 'query', extra: {} } as const;
const request = { ...own, state, nonce, codeVerifier };

/** Logins of which no single answer takes ten seconds, except where one must. */
const logins: [string, () => Promise<Outcome<unknown>>][] = [
	[
		'metadata, token and keys take 4 s each',
		async () => await partyOf(4000).processCallback(callback, expected),
	],
	['the metadata take a minute', async () => await partyOf(60_000).buildAuthorizationUrl(request)],
	[
		'SAML: the metadata take a minute',
		async () => {
			const source = { kind: 'url', url: 'https://idp.example.test/metadata' } as const;
			const send = slowly(createFakeProvider().send, 60_000);
			return await judgeByFacts(createIdentityProvider(source, { send, now: Date.now }), () => {
				throw new Error('Nothing is judged');
			});
		},
	],
];

describe('a customer waits for a slow provider for ten seconds in all', () => {
	it.each(logins)('provider-unreachable: %s', async (_sentence, logIn) => {
		let verdict: string | undefined;
		const login = logIn().then((outcome) => (verdict = verdictOf(outcome)));
		await vi.advanceTimersByTimeAsync(LONGEST_PROVIDER_TIME - 1);
		expect(verdict, 'still waiting').toBeUndefined();
		await vi.advanceTimersByTimeAsync(1);
		await login;
		expect(verdict).toBe('provider-unreachable');
	});
});
