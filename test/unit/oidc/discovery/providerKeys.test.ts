import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRelyingParty } from '../../../../nodes/shared/oidc/relyingParty';
import {
	createFakeProvider,
	noAnswer,
	NOW,
	providerKey,
	type Defect,
} from '../../../support/oidcProvider/fakeProvider';
import {
	callback,
	connection,
	expected,
	REDIRECT_URI,
	verdictOf,
} from '../../../support/oidcProvider/signIn';
import { makeKey, signWith } from '../../../support/oidcProvider/signingKey';

const SECOND = 1000;
const next = makeKey('key-2');
const sameName = makeKey('key-1');
const stranger: Defect = { header: { kid: 'key-9' } };

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'] }));
beforeEach(() => vi.setSystemTime(NOW));
afterAll(() => vi.useRealTimers());

const request = {
	redirectUri: REDIRECT_URI,
	scope: 'openid email',
	responseMode: 'query',
	state: 'state-1',
	nonce: 'nonce-1',
	codeVerifier: 'v'.repeat(43),
	extra: {},
} as const;

function start(defect: Defect = {}) {
	const provider = createFakeProvider(defect, { now: Date.now });
	const party = createRelyingParty(connection, { send: provider.send, now: Date.now });
	const logIn = async () => verdictOf(await party.processCallback(callback, expected));
	/** Sends the customer to the provider; whatever is fetched meanwhile has arrived when it ends. */
	const leave = async () => {
		expect((await party.buildAuthorizationUrl(request)).ok).toBe(true);
		await new Promise((resolve) => setImmediate(resolve));
	};
	const logInTimes = async (times: number) => await Promise.all(Array.from({ length: times }, logIn));
	return { provider, leave, logIn, logInTimes };
}

describe('the keys of a provider', () => {
	it('are fetched while the customer signs in there, once per five minutes', async () => {
		const { provider, leave, logIn } = start();
		await Promise.all([leave(), leave()]);
		expect(provider.count('jwks')).toBe(1);
		expect(await logIn()).toBe('accepted');
		await leave();
		expect(provider.count('jwks')).toBe(1);
		vi.setSystemTime(NOW + 300 * SECOND);
		await leave();
		expect(provider.count('jwks')).toBe(2);
	});

	it('are not fetched ahead within a minute of a failure, and a login fetches them itself', async () => {
		const { provider, leave, logIn } = start({ answers: { jwks: noAnswer } });
		await leave();
		await leave();
		expect(provider.count('jwks')).toBe(1);
		provider.answerWith({});
		expect(await logIn()).toBe('accepted');
		expect(provider.count('jwks')).toBe(2);
	});

	it('are fetched once for many logins, and again after 300 seconds', async () => {
		const { provider, logIn, logInTimes } = start();
		expect(await logInTimes(5)).toEqual(Array(5).fill('accepted'));
		vi.setSystemTime(NOW + 299 * SECOND);
		expect(await logIn()).toBe('accepted');
		expect(provider.count('jwks')).toBe(1);
		vi.setSystemTime(NOW + 300 * SECOND);
		expect(await logIn()).toBe('accepted');
		expect(provider.count('jwks')).toBe(2);
	});

	it.each([
		['under a new name', next],
		['under the old name', sameName],
	])(
		'OF-9: a key rotated %s just before signing: accepted after one fetch, the code is redeemed once',
		async (_how, key) => {
			const { provider, logIn } = start();
			await logIn();
			provider.rotate(key);
			expect(await logIn()).toBe('accepted');
			expect(provider.count('jwks')).toBe(2);
			expect(provider.count('token')).toBe(2);
		},
	);

	it('OF-9: customers who sign in at the moment of a rotation all get in, with one fetch', async () => {
		const { provider, logIn, logInTimes } = start();
		await logIn();
		provider.rotate(next);
		expect(await logInTimes(10)).toEqual(Array(10).fill('accepted'));
		expect(provider.count('jwks')).toBe(2);
	});

	it('OF-9: a provider that rotates again and again within a minute loses nobody', async () => {
		const { provider, logIn } = start();
		await logIn();
		for (const key of [next, sameName, providerKey, next]) {
			provider.rotate(key);
			expect(await logIn()).toBe('accepted');
			vi.setSystemTime(Date.now() + SECOND);
		}
		expect(provider.count('jwks')).toBe(5);
		expect(provider.count('token')).toBe(5);
	});

	it('OF-9: a login with an unknown key holds the next change back for a minute at most', async () => {
		const { provider, logIn } = start(stranger);
		expect(await logIn()).toBe('signature-invalid');
		provider.rotate(next);
		provider.answerWith({});
		vi.setSystemTime(NOW + 59 * SECOND);
		expect(await logIn(), 'asked in vain less than a minute ago').toBe('signature-invalid');
		vi.setSystemTime(NOW + 60 * SECOND);
		expect(await logIn()).toBe('accepted');
		provider.rotate(sameName);
		expect(await logIn()).toBe('accepted');
	});

	it('OF-9: a clock that was put back makes no key live longer: signature-invalid', async () => {
		const { provider, logIn } = start();
		await logIn();
		provider.rotate(next);
		provider.answerWith({ header: { kid: 'key-1' }, signer: signWith(providerKey) });
		vi.setSystemTime(NOW - 300 * SECOND);
		expect(await logIn()).toBe('signature-invalid');
	});

	it('OF-9: a withdrawn key is refused after 300 seconds at the latest: signature-invalid', async () => {
		const { provider, logIn } = start();
		await logIn();
		const stolen: Defect = { header: { kid: 'key-1' }, signer: signWith(providerKey) };
		provider.rotate(next);
		provider.answerWith(stolen);
		vi.setSystemTime(NOW + 299 * SECOND);
		expect(await logIn(), 'still known').toBe('accepted');
		vi.setSystemTime(NOW + 300 * SECOND);
		expect(await logIn()).toBe('signature-invalid');
	});

	it('OF-10: 20 logins with unknown keys cost one regular fetch, one forced one, one discovery', async () => {
		const { provider, logIn, logInTimes } = start(stranger);
		expect(new Set(await logInTimes(10))).toEqual(new Set(['signature-invalid']));
		for (let round = 0; round < 10; round += 1) expect(await logIn()).toBe('signature-invalid');
		expect(provider.count('jwks')).toBe(2);
		expect(provider.count('discovery')).toBe(1);
		expect(provider.count('token')).toBe(20);
	});

	it('OF-10: the next forced fetch is a minute later', async () => {
		const { provider, logIn } = start(stranger);
		await logIn();
		vi.setSystemTime(NOW + 59 * SECOND);
		await logIn();
		expect(provider.count('jwks')).toBe(2);
		vi.setSystemTime(NOW + 60 * SECOND);
		await logIn();
		expect(provider.count('jwks')).toBe(3);
	});

	it('are not kept when the answer was no good', async () => {
		const { provider, logIn } = start({ answers: { jwks: { status: 503, body: '' } } });
		expect(await logIn()).toBe('provider-unreachable');
		provider.answerWith({ answers: { jwks: noAnswer } });
		expect(await logIn()).toBe('provider-unreachable');
		provider.answerWith({});
		expect(await logIn()).toBe('accepted');
	});

	it('are fetched anew by the next login when a forced fetch brought none: provider-unreachable', async () => {
		const { provider, logIn } = start();
		await logIn();
		provider.answerWith({ ...stranger, answers: { jwks: noAnswer } });
		expect(await logIn()).toBe('provider-unreachable');
		expect(provider.count('jwks')).toBe(2);
		provider.answerWith({});
		expect(await logIn()).toBe('accepted');
		expect(provider.count('jwks')).toBe(3);
	});

	it('are not replaced by the last copy when the provider is silent: nobody logs in', async () => {
		const { provider, logIn } = start();
		await logIn();
		provider.answerWith({ answers: { jwks: noAnswer } });
		vi.setSystemTime(NOW + 300 * SECOND);
		expect(await logIn()).toBe('provider-unreachable');
	});
});
