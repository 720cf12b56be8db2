import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reason } from '../../../nodes/shared/core/refusal/reasons';
import { startLab, templatePath, type Lab } from '../../lab/lab';
import type { LabWorkflow } from '../../lab/n8nServer/n8nImport';
import { startsNothing, visit, type Visit } from '../../support/lab/labVisit';
import {
	makeKeys,
	type IdentityProvider,
	type Keys,
	type Profile,
} from '../../support/samlIdp/identityProvider';
import {
	addresseeOf,
	answering,
	connectionTo,
	readSentRequest,
	type AnswerOptions,
} from '../../support/samlIdp/liveLogin';
import {
	at,
	attribute,
	audience,
	IDP,
	nameId,
	tag,
	type Addressee,
	type Message,
} from '../../support/samlIdp/message';
import { demands } from '../../support/samlIdp/policy';
import type { Case } from '../../unit/saml/response/cases/case';
import { encryptionCases } from '../../unit/saml/response/cases/encryption';
import { responseCases } from '../../unit/saml/response/cases/meaning';
import { keyCases } from '../../unit/saml/response/cases/signatures';
import { costCases, formCases, xmlCases } from '../../unit/saml/response/cases/text';
import { wrappingCases } from '../../unit/saml/response/cases/wrapping';
import { followLog } from '../../support/lab/labLog';

const TRIGGER = 'Customer Signs In';
const UNSOLICITED = 'saml-unsolicited';
/** Answers nobody asked for count when they are surely newer than the process: with this clock soon after its start. */
const AT_ONCE: AnswerOptions = { ahead: 59 };
const OTHER = 'https://other.example.test/somewhere';

let lab: Lab;
let keys: Keys;

/** One workflow for each demand of signatures, by the catalogue's profiles. */
const webhookOf = (profile: Profile): string => `saml-${demands[profile]}`;

const workflow = (id: string, parameters: object): LabWorkflow => ({
	file: templatePath('saml-login'),
	id,
	webhookId: id,
	parameters: { [TRIGGER]: { emailTrust: 'domains', emailDomains: 'acme.example', ...parameters } },
});

beforeAll(async () => {
	keys = await makeKeys();
	lab = await startLab({
		workflows: [
			...Object.values(demands).map((signatures) => workflow(`saml-${signatures}`, { signatures })),
			workflow(UNSOLICITED, { signatures: 'both', options: { unsolicited: true } }),
		],
		samlConnection: {
			...connectionTo(keys),
			decryptionPrivateKeys: keys.sp.privateKey + keys.sp.certificate,
		},
	});
});
afterAll(async () => await lab?.stop());

type Form = Record<string, string | string[]>;

interface Login extends Addressee {
	/** What the browser keeps. */
	cookie: string;
	/** What it brings back beside the answer. */
	relayState: string;
	/** The correct provider of this very login. */
	idp: IdentityProvider;
}

async function begin(webhook = webhookOf('B'), options: AnswerOptions = {}): Promise<Login> {
	const loginUrl = lab.loginUrlOf(webhook);
	const { location, cookies } = await visit(loginUrl);
	const { requestId, relayState } = readSentRequest(new URL(String(location)));
	const addressee = addresseeOf(loginUrl, requestId);
	return {
		...addressee,
		relayState,
		cookie: String(cookies.at(-1)).split(';')[0] ?? '',
		idp: answering(keys, addressee, options),
	};
}

/** A login that begins at the provider: no request, no RelayState, no cookie. */
function beginAtProvider(webhook: string, options: AnswerOptions = {}): Login {
	const addressee = addresseeOf(lab.loginUrlOf(webhook), undefined);
	return { ...addressee, relayState: '', cookie: '', idp: answering(keys, addressee, options) };
}

const encode = (xml: string): string => Buffer.from(xml).toString('base64');

async function post({ acsUrl, cookie, relayState }: Login, form: Form): Promise<Visit> {
	const fields = { ...(relayState ? { RelayState: relayState } : {}), ...form };
	const body = new URLSearchParams(
		Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
	);
	return await visit(acsUrl, { method: 'POST', body, headers: { cookie } });
}

const answer = async (login: Login, xml: string): Promise<Visit> =>
	await post(login, { SAMLResponse: encode(xml) });

/** Asserts the neutral page, no execution, no call to Jira, and one line for the admin; gives both. */
async function expectRefused(
	reason: Reason,
	request: () => Promise<Visit>,
	status = reason === 'request-too-large' ? 413 : 400,
): Promise<{ page: string; line: string }> {
	const log = followLog(lab.n8n);
	const refused = await startsNothing(lab, request);
	const [reference = 'no reference'] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(refused.page) ?? [];
	const lines = (): string[] =>
		log
			.text()
			.split('\n')
			.filter((line) => line.includes(reference));
	await expect.poll(lines).toHaveLength(1);
	const [line = ''] = lines();
	expect(line).toContain(
		`Login refused: ${reason} (reference ${reference}, connection "SAML identity provider"`,
	);
	expect(log.text().match(/Login (refused|verified)/g)).toHaveLength(1);
	expect(log.text()).not.toMatch(/<saml|alert|SAMLResponse=/);
	expect(refused.status).toBe(status);
	expect(refused.location).toBeNull();
	expect(refused.page).not.toContain(reason);
	return { page: refused.page, line };
}

const edited =
	(edit: (message: Message) => void) =>
	({ idp }: Login): Form => ({ SAMLResponse: encode(idp.respond('B', edit)) });

const portal = (): string => `${lab.simulator.address}/servicedesk/customer/portal/1`;

describe('answers nobody should believe, at a real n8n with SAML', () => {
	it('a correct one opens the portal', async () => {
		const login = await begin();
		expect((await answer(login, login.idp.respond('B'))).location).toBe(portal());
		expect(lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
	});

	it.each<[Reason, string, (login: Login) => Form, number?]>([
		[
			'provider-error',
			'an error with HTML in its StatusMessage',
			({ idp }) => ({
				SAMLResponse: encode(
					idp.wrap('', false, (message) => {
						const code = tag('samlp:StatusCode', { Value: 'urn:oasis:names:tc:SAML:2.0:status:Requester' });
						const text = '&lt;script&gt;alert(1)&lt;/script&gt;'.repeat(300);
						message.status = tag('samlp:Status', {}, code + tag('samlp:StatusMessage', {}, text));
					}),
				),
			}),
		],
		[
			'email-domain-not-allowed',
			'a comment that would cut the address down to somebody else’s',
			({ idp }) => ({
				SAMLResponse: encode(
					idp
						.respond('B', (message) => {
							message.nameId = nameId('alice@acme.example.evil.example');
							message.attributes = '';
						})
						.replace('alice@acme.example', '$&<!---->'),
				),
			}),
			403,
		],
		[
			'destination-mismatch',
			'another Destination',
			edited((message) => (message.response.Destination = OTHER)),
		],
		['request-too-large', 'a form of 600 KB', () => ({ SAMLResponse: 'A'.repeat(600_000) })],
		[
			'request-mismatch',
			'an address in the place of RelayState',
			({ idp }) => ({ SAMLResponse: encode(idp.respond('B')), RelayState: OTHER }),
		],
	])('%s: %s', async (reason, _sentence, make, status) => {
		const login = await begin();
		await expectRefused(reason, async () => await post(login, make(login)), status);
	});

	it('a JSON body starts nothing (malformed-request)', async () => {
		const { acsUrl, cookie } = await begin();
		const headers = { cookie, 'content-type': 'application/json' };
		await expectRefused(
			'malformed-request',
			async () => await visit(acsUrl, { method: 'POST', headers, body: '{"SAMLResponse":"AAAA"}' }),
		);
	});

	/** The catalogue's messages keep their fixed time and addressees where the build of the message decides. */
	const catalogue: Case[] = [
		...wrappingCases,
		...keyCases,
		...encryptionCases,
		...xmlCases,
		...formCases,
		...costCases,
		...responseCases.filter(({ id }) => ['SEM-STATUS', 'ERR-STATUS', 'NO-ASSERTION'].includes(id)),
	];
	const refused = catalogue.filter(
		// An object and an inherited value cannot be posted; other settings would need workflows of their own.
		({ id, verdict, policy }) => verdict !== 'accept' && !policy && !['FMT-OBJ', 'FMT-PROTO'].includes(id),
	);

	it.each(refused.map((row) => [row.verdict as Reason, row.id, row.what, row] as const))(
		'%s: %s: %s',
		async (reason, _id, _what, { profile, make }) => {
			const login = await begin(webhookOf(profile), { id: '_assertion-1' });
			const made = await make(login.idp);
			const form = typeof made === 'string' ? { SAMLResponse: encode(made) } : (made as Form);
			await expectRefused(reason, async () => await post(login, form));
		},
	);
});

describe('what the admin reads, and the customer does not', () => {
	const now = (seconds: number): string => at(seconds, Date.now());

	it.each<[Reason, string, (message: Message) => void, (login: Login) => (string | RegExp)[], number?]>([
		[
			'issuer-mismatch',
			'another issuer',
			(message) => (message.issuer = tag('saml:Issuer', {}, OTHER)),
			() => [`expected "${IDP}"`, `received "${OTHER}"`],
		],
		[
			'audience-mismatch',
			'another audience',
			(message) => (message.conditions.content = audience(OTHER)),
			({ entityId }) => [`expected "${entityId}"`, `received "${OTHER}"`],
		],
		[
			'recipient-mismatch',
			'another recipient',
			(message) => (message.confirmation.data = { ...message.confirmation.data, Recipient: OTHER }),
			({ acsUrl }) => [`expected "${acsUrl}"`, `received "${OTHER}"`],
		],
		[
			'assertion-expired',
			'an assertion that expired ten minutes ago',
			(message) => (message.conditions.attributes.NotOnOrAfter = now(-600)),
			() => ['expected "later than now, less 60 s', /received "60\d s ago"/],
		],
		[
			'assertion-time-implausible',
			'an assertion that begins in ten minutes',
			(message) => (message.conditions.attributes.NotBefore = now(600)),
			() => ['expected "not later than now, plus 60 s', /received "(59\d|600) s ahead"/],
		],
		[
			'assertion-too-old',
			'an assertion of yesterday that is still valid',
			(message) => (message.assertion.IssueInstant = now(-86_400)),
			() => ['expected "at most 300 s ago"', /received "864\d\d s ago"/],
		],
		[
			'email-missing',
			'no attribute with the e-mail address',
			(message) => {
				message.nameId = nameId('alice', { Format: undefined });
				message.attributes = attribute('department', ['Sales']) + attribute('uid', ['alice-1']);
			},
			() => ['expected "one of the attributes email, mail', 'attributes that arrived: department, uid"'],
			403,
		],
	])('%s: %s', async (reason, _sentence, edit, factsOf, status) => {
		const login = await begin();
		const xml = login.idp.respond('B', edit);
		const { page, line } = await expectRefused(reason, async () => await answer(login, xml), status);
		for (const fact of factsOf(login)) expect(line).toMatch(fact);
		expect(page).not.toMatch(
			/other\.example|idp\.example|\/acs|\/metadata| s (ago|ahead)|attribute|department/,
		);
		expect(line).not.toMatch(/Sales|alice-1/);
	});
});

describe('a good answer in the wrong hands, or once more', () => {
	it('of ten posts at a time one signs in, and none after it (assertion-reused)', async () => {
		const login = await begin();
		const xml = login.idp.respond('B');
		const executions = await lab.n8n.countExecutions();
		const posts = await Promise.all(Array.from({ length: 10 }, async () => await answer(login, xml)));
		expect(posts.filter(({ location }) => location === portal())).toHaveLength(1);
		expect(await lab.n8n.countExecutions()).toBe(executions + 1);
		const { page } = await expectRefused('assertion-reused', async () => await answer(login, xml));
		expect(page).toContain('already completed');
	});

	it('another browser brings the right RelayState (state-missing)', async () => {
		const login = await begin();
		const xml = login.idp.respond('B');
		const { cookie } = await begin();
		await expectRefused('state-missing', async () => await answer({ ...login, cookie }, xml));
		// That has burnt nothing.
		expect((await answer(login, xml)).location).toBe(portal());
	});

	it('another browser posts it with a RelayState and a cookie of its own (request-mismatch)', async () => {
		const victim = await begin();
		const attacker = await begin();
		const xml = victim.idp.respond('B');
		await expectRefused('request-mismatch', async () => await answer(attacker, xml));
	});

	it('it comes to another workflow (wrong-connection, destination-mismatch)', async () => {
		const here = await begin();
		const there = { ...here, ...addresseeOf(lab.loginUrlOf(UNSOLICITED), undefined) };
		const xml = here.idp.respond('B');
		await expectRefused('wrong-connection', async () => await answer(there, xml));
		const asUnsolicited = { ...there, relayState: '', cookie: '' };
		await expectRefused('destination-mismatch', async () => await answer(asUnsolicited, xml));
	});

	it('nobody asked for it, and nobody may send such (request-mismatch)', async () => {
		const login = beginAtProvider(webhookOf('B'));
		const xml = login.idp.respond('B');
		await expectRefused('request-mismatch', async () => await answer(login, xml));
	});

	it('nobody asked for it, which is allowed: once (assertion-reused)', async () => {
		const login = beginAtProvider(UNSOLICITED, AT_ONCE);
		const xml = login.idp.respond('B');
		expect((await answer(login, xml)).location).toBe(portal());
		await expectRefused('assertion-reused', async () => await answer(login, xml));
	});
});

describe('RPL-11: a good answer that was used before n8n was started again', () => {
	// A clock that is ahead makes an answer look newer than the process.
	const used: [string, () => Promise<Login> | Login][] = [
		['asked for', async () => await begin()],
		['asked for, by a clock that is ahead', async () => await begin(webhookOf('B'), { ahead: 50 })],
		['asked for by nobody', () => beginAtProvider(UNSOLICITED, AT_ONCE)],
	];
	const posts = new Map<string, () => Promise<Visit>>();

	beforeAll(async () => {
		for (const [sentence, make] of used) {
			const login = await make();
			const xml = login.idp.respond('B');
			posts.set(sentence, async () => await answer(login, xml));
		}
		for (const send of posts.values()) expect((await send()).location).toBe(portal());
		await lab.n8n.restart();
	});

	it.each(used.map(([sentence]) => sentence))('%s (assertion-too-old)', async (sentence) => {
		await expectRefused(
			'assertion-too-old',
			async () => await (posts.get(sentence) as () => Promise<Visit>)(),
		);
	});

	it('a new login works at once, also with a provider whose clock is behind', async () => {
		const login = await begin(webhookOf('B'), { ahead: -30 });
		expect((await answer(login, login.idp.respond('B'))).location).toBe(portal());
	});
});
