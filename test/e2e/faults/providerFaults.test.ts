import { unescape } from 'lodash';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Reason } from '../../../nodes/shared/core/refusal/reasons';
import { createCustomer, signInAtProvider } from '../../bench/logins/customer';
import { OIDC_WEBHOOK, SAML_WEBHOOK, startLab, templatePath, type Lab } from '../../lab/lab';
import { createOidcProvider, type OidcProvider } from '../../lab/identityProviders/oidcProvider';
import type { SamlProvider } from '../../lab/identityProviders/samlProvider';
import { startsNothing, visit, type Visit } from '../../support/lab/labVisit';
import { followLog } from '../../support/lab/labLog';
import { measureTurns } from '../../support/measureTurns';

const TRIGGER = 'Customer Signs In';
const MINUTE = 60_000;
/** Longer than anybody waits, in milliseconds. */
const ENDLESS = 30_000;
const discovery = '/.well-known/openid-configuration';

const titles = {
	tryAgain: 'We could not sign you in',
	unavailable: 'Sign-in is not available right now',
};

let lab: Lab;
let oidc: OidcProvider;
let saml: SamlProvider;

beforeAll(async () => {
	lab = await startLab({
		provider: (redirectUris, port) => (oidc = createOidcProvider({ redirectUris, port })),
		samlProvider: { mailDomain: 'partner.example' },
		workflows: [
			{ file: templatePath('oidc-login'), id: 'oidc-login' },
			{
				file: templatePath('saml-login'),
				id: 'saml-login',
				parameters: { [TRIGGER]: { emailTrust: 'domains', emailDomains: 'partner.example' } },
			},
		],
	});
	saml = lab.samlProvider as SamlProvider;
});
afterAll(async () => await lab?.stop());
afterEach(async () => {
	vi.useRealTimers();
	await Promise.all([oidc.faults.recover(), saml.faults.recover()]);
	expect(lab.simulator.violations).toEqual([]);
});

/** A process that knows nothing, was not told to ask the provider as at a publication, and has answered once: its first answer is slow by itself. */
async function forgetAll(): Promise<void> {
	await lab.n8n.restart();
	const { status } = await visit(lab.loginUrlOf(SAML_WEBHOOK).replace(/login$/, 'metadata'));
	expect(status).toBe(200);
}

const protocols = { oidc: OIDC_WEBHOOK, saml: SAML_WEBHOOK };
type Protocol = keyof typeof protocols;

const start = async (protocol: Protocol): Promise<Visit> => await visit(lab.loginUrlOf(protocols[protocol]));

/** What the browser is about to send us after the sign-in at the provider. */
type Answer = () => Promise<Visit>;

async function signIn(protocol: Protocol, { status, location, cookies }: Visit): Promise<Answer> {
	expect(status).toBe(302);
	const headers = { cookie: String(cookies.at(-1)).split(';')[0] ?? '' };
	if (protocol === 'oidc') {
		const callback = await signInAtProvider(createCustomer(), String(location), 'alice');
		return async () => await visit(callback, { headers });
	}
	const form = { method: 'POST', body: new URLSearchParams({ login: 'alice' }) };
	const { page } = await visit(String(location), form);
	const inputs = [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)];
	const body = new URLSearchParams(inputs.map(([, name = '', value]) => [name, unescape(value)]));
	const acs = lab.loginUrlOf(SAML_WEBHOOK).replace(/login$/, 'acs');
	return async () => await visit(acs, { method: 'POST', body, headers });
}

async function logIn(protocol: Protocol): Promise<Visit> {
	return await (
		await signIn(protocol, await start(protocol))
	)();
}

/** Alice is where she wants to be. */
const expectPortal = ({ status, location }: Visit): void =>
	expect([status, location]).toEqual([302, `${lab.simulator.address}/servicedesk/customer/portal/1`]);

/** The page for the customer in time, one line for the admin; nothing started, nothing asked of Jira. */
async function expectRefused(
	reason: Reason,
	request: Answer,
	{ title = titles.unavailable, seconds = 2 } = {},
): Promise<void> {
	const log = followLog(lab.n8n);
	let took = 0;
	const { status, page } = await startsNothing(lab, async () => {
		const measured = await measureTurns(request);
		took = measured.took;
		return measured.value;
	});
	expect([status, /<h1>([^<]*)/.exec(page)?.[1]]).toEqual([title === titles.unavailable ? 503 : 400, title]);
	expect(took / 1000).toBeLessThan(seconds);
	await log.holds(reason);
}

/** Ten seconds for the provider, two for all the rest. */
const slowly = { seconds: 12 };

describe('a provider that answers slowly, and a process that knows nothing yet', () => {
	beforeAll(forgetAll);

	it('provider-unreachable: discovery and SAML metadata: the page comes after ten seconds', async () => {
		oidc.faults.slow(discovery, ENDLESS);
		saml.faults.slow('/metadata', ENDLESS);
		await Promise.all(
			(['oidc', 'saml'] as const).map(
				async (protocol) =>
					await expectRefused('provider-unreachable', async () => await start(protocol), slowly),
			),
		);
		await Promise.all([oidc.faults.recover(), saml.faults.recover()]);
		expectPortal(await logIn('saml'));
	});

	it.each([
		['the keys, after the code was redeemed', '/jwks'],
		['the code', '/token'],
	])('provider-unreachable: %s: likewise', async (_what, path) => {
		// Before the start, when the keys are asked for ahead.
		oidc.faults.slow(path, ENDLESS);
		const answer = await signIn('oidc', await start('oidc'));
		await expectRefused('provider-unreachable', answer, slowly);
		await oidc.faults.recover();
		expectPortal(await logIn('oidc'));
	});
});

describe('a provider that is down', () => {
	beforeAll(forgetAll);

	it.each(['oidc', 'saml'] as const)(
		'provider-unreachable: %s: before the start, for a process that knows nothing; back again, everybody gets in, with one request',
		async (protocol) => {
			const { faults } = protocol === 'oidc' ? oidc : saml;
			await faults.goDown();
			await expectRefused('provider-unreachable', async () => await start(protocol));
			await expectRefused('provider-unreachable', async () => await start(protocol));
			await faults.recover();
			const published = protocol === 'oidc' ? discovery : '/metadata';
			const asked = faults.count(published);
			const starts = await Promise.all(Array.from({ length: 10 }, async () => await start(protocol)));
			expect(faults.count(published)).toBe(asked + 1);
			for (const begun of starts.slice(0, 3)) expectPortal(await (await signIn(protocol, begun))());
		},
	);

	it('provider-unreachable: between start and callback; back again, the same customer gets in', async () => {
		const answer = await signIn('oidc', await start('oidc'));
		await oidc.faults.goDown();
		await expectRefused('provider-unreachable', answer);
		await oidc.faults.recover();
		expectPortal(await logIn('oidc'));
	});

	it('between start and answer: SAML asks nobody, the customer gets in', async () => {
		const answer = await signIn('saml', await start('saml'));
		await saml.faults.goDown();
		expectPortal(await answer());
	});
});

describe('a provider that changes its key', () => {
	it.each(['oidc', 'saml'] as const)('%s: four times within a minute: nobody is lost', async (protocol) => {
		const provider = protocol === 'oidc' ? oidc : saml;
		const published = protocol === 'oidc' ? '/jwks' : '/metadata';
		expectPortal(await logIn(protocol));
		const asked = provider.faults.count(published);
		for (let times = 0; times < 4; times += 1) {
			await provider.rotate();
			expectPortal(await logIn(protocol));
			expectPortal(await logIn(protocol));
		}
		expect(provider.faults.count(published), 'one request for each change').toBe(asked + 4);
	});

	it('signature-invalid: what it signed with a withdrawn key counts no more once the new one is known', async () => {
		const late = await signIn('saml', await start('saml'));
		await saml.rotate();
		expectPortal(await logIn('saml'));
		const asked = saml.faults.count('/metadata');
		await expectRefused('signature-invalid', late, { title: titles.tryAgain });
		for (let times = 0; times < 5; times += 1)
			await expectRefused('signature-invalid', late, { title: titles.tryAgain });
		expect(saml.faults.count('/metadata'), 'and nobody hammers the provider').toBe(asked + 1);
		expectPortal(await logIn('saml'));
	});
});

describe('a clock that is off', () => {
	/** The provider runs in this process. Seen from n8n, its own clock is off by as much the other way. */
	const setClock = (minutes: number): void =>
		void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * MINUTE });

	it.each<[Protocol, number]>([
		['oidc', 5],
		['oidc', -5],
		['saml', 0.9],
		['saml', -5],
	])('%s: by %d minutes, which is tolerated: the customer gets in', async (protocol, minutes) => {
		setClock(minutes);
		expectPortal(await logIn(protocol));
	});

	it.each<[Reason, Protocol, number]>([
		['assertion-time-implausible', 'saml', 5],
		['assertion-expired', 'saml', -7],
		['token-time-implausible', 'oidc', 11],
		['token-expired', 'oidc', -11],
	])('%s: %s: by %d minutes', async (reason, protocol, minutes) => {
		const begun = await start(protocol);
		setClock(minutes);
		await expectRefused(reason, await signIn(protocol, begun), { title: titles.tryAgain });
		vi.useRealTimers();
		expectPortal(await logIn(protocol));
	});
});
