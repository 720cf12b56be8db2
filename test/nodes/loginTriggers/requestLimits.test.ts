import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { OidcLoginTrigger } from '../../../nodes/OidcLoginTrigger/OidcLoginTrigger.node';
import { SamlLoginTrigger } from '../../../nodes/SamlLoginTrigger/SamlLoginTrigger.node';
import {
	visitWebhook,
	type PlacedTrigger,
	type TriggerRequest,
	type Visit,
} from '../../support/triggers/visitWebhook';

const ADDRESS = '203.0.113.7';

let triggers = 0;

/** A trigger whose counts begin with the test. It has no credential: a request that reads one is refused as `internal`. */
const place = (
	trigger: PlacedTrigger['trigger'],
	options: Record<string, unknown>,
	id = `limited-${++triggers}`,
): PlacedTrigger => ({
	trigger,
	id,
	parameters: { options: { logout: true, ...options } },
	credentials: { jsmLoginSecretApi: undefined },
});

const form: TriggerRequest = {
	method: 'POST',
	rawBody: Buffer.from('a=b'),
	body: { a: 'b' },
	headers: { 'content-type': 'application/x-www-form-urlencoded' },
};

type Webhook = [string, PlacedTrigger['trigger'], string, TriggerRequest];

const webhooks: Webhook[] = [
	['a start with OpenID Connect', new OidcLoginTrigger(), 'default', {}],
	['a callback', new OidcLoginTrigger(), 'callback', { query: { code: 'c', state: 's' } }],
	['a posted callback', new OidcLoginTrigger(), 'callback', form],
	['a start with SAML', new SamlLoginTrigger(), 'default', {}],
	['an answer to the ACS', new SamlLoginTrigger(), 'acs', form],
	['the metadata', new SamlLoginTrigger(), 'metadata', {}],
	['a logout', new SamlLoginTrigger(), 'logout', {}],
	['a posted logout', new SamlLoginTrigger(), 'logout', form],
];

/** How many of so many requests get past the limit, where the missing credential stops them. */
async function letIn(
	requests: number,
	visit: () => Promise<Visit>,
): Promise<{ passed: number; refused: Visit[] }> {
	const visits: Visit[] = [];
	for (let index = 0; index < requests; index++) visits.push(await visit());
	const refused = visits.filter(({ answer }) => answer.status === 429);
	const passed = visits.filter(({ log }) => log.includes('refused: internal')).length;
	expect(passed + refused.length).toBe(requests);
	return { passed, refused };
}

const wait = (milliseconds: number): void =>
	void vi.spyOn(performance, 'now').mockReturnValue(performance.now() + milliseconds);

// Time stands still, so that no test gets a request back while it runs.
beforeEach(() => wait(0));
afterEach(() => void vi.restoreAllMocks());

describe('too-many-requests', () => {
	it.each(webhooks)(
		'%s: a page, no execution, no credential read',
		async (_sentence, trigger, webhook, request) => {
			const placed = place(trigger, { requestsPerAddress: 2 });
			const visit = async () => await visitWebhook(webhook, placed, { ...request, address: ADDRESS });
			const { passed, refused } = await letIn(3, visit);
			expect(passed).toBe(2);
			const [{ answer, items, log, result } = await visit()] = refused;
			expect([answer.status, items, result]).toEqual([429, undefined, { noWebhookResponse: true }]);
			expect(answer.headers['retry-after']).toMatch(/^(29|30)$/);
			expect(answer.headers['cache-control']).toBe('no-store');
			expect(answer.cookies).toEqual([]);
			expect(answer.body).toContain('Please wait a moment');
			const [reference] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(String(answer.body)) ?? [];
			expect(log).toContain(`Request refused: too-many-requests (reference ${reference}`);
			expect(log).toContain(`at most 2 a minute at /${webhook === 'default' ? 'login' : webhook}`);
			expect(log, 'an address is personal data').not.toContain(ADDRESS);
			wait(30_000);
			expect(await letIn(2, visit)).toMatchObject({ passed: 1 });
		},
	);

	it.each<[string, Record<string, unknown>, TriggerRequest, number]>([
		['by default after 300 of one address', {}, { address: ADDRESS }, 300],
		['never with 0', { requestsPerAddress: 0 }, { address: ADDRESS }, 400],
		['never for this machine', {}, { address: '127.0.0.1' }, 400],
		['after as many in all, also for this machine', { requestsInAll: 5 }, { address: '127.0.0.1' }, 5],
		[
			'whatever a stranger says of the address',
			{ requestsPerAddress: 5 },
			{ address: ADDRESS, headers: { 'x-forwarded-for': '198.51.100.1' } },
			5,
		],
	])('comes %s', async (_sentence, options, request, expected) => {
		const placed = place(new OidcLoginTrigger(), options);
		const visit = async () => await visitWebhook('default', placed, request);
		expect(await letIn(400, visit)).toMatchObject({ passed: expected });
	});

	it('counts each address, each webhook and each trigger for itself', async () => {
		const options = { requestsPerAddress: 1 };
		const placed = place(new OidcLoginTrigger(), options);
		const other = place(new OidcLoginTrigger(), options);
		const { passed } = await letIn(
			1,
			async () => await visitWebhook('default', placed, { address: ADDRESS }),
		);
		expect(passed).toBe(1);
		for (const [webhook, trigger, address] of [
			['callback', placed, ADDRESS],
			['default', other, ADDRESS],
			['default', placed, '203.0.113.8'],
		] as const) {
			const visit = async () => await visitWebhook(webhook, trigger, { address });
			expect(await letIn(2, visit)).toMatchObject({ passed: 1 });
		}
	});

	it('is logged once a minute, however many addresses there are, and every page has the number of a line', async () => {
		const placed = place(new OidcLoginTrigger(), { requestsPerAddress: 1 });
		let last = 0;
		const flood = async (): Promise<Visit[]> => {
			const visits: Visit[] = [];
			for (let index = 0; index < 10; index++) {
				const address = `203.0.113.${++last}`;
				await visitWebhook('default', placed, { address });
				visits.push(await visitWebhook('default', placed, { address }));
			}
			return visits;
		};
		const referenceOf = ({ answer }: Visit) => /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(String(answer.body))?.[0];
		const first = await flood();
		expect(first.map(({ log }) => log !== '')).toEqual([true, ...Array<boolean>(9).fill(false)]);
		expect(new Set(first.map(referenceOf)).size).toBe(1);
		expect(first[0]?.log).toContain(String(referenceOf(first[0] as Visit)));
		wait(60_000);
		const second = await flood();
		expect(second.filter(({ log }) => log !== '')).toHaveLength(1);
		expect(second[0]?.log).toContain('9 more since the last line');
	});

	it('does not begin with what a page or a look-ahead asks for: those cost nothing and count for nobody', async () => {
		const placed = place(new OidcLoginTrigger(), { requestsPerAddress: 1 });
		const asides: Record<string, string>[] = [{ 'sec-fetch-dest': 'image' }, { 'sec-purpose': 'prefetch' }];
		for (const headers of asides)
			expect((await visitWebhook('default', placed, { address: ADDRESS, headers })).answer.status).toBe(204);
		expect(
			await letIn(1, async () => await visitWebhook('default', placed, { address: ADDRESS })),
		).toMatchObject({ passed: 1 });
	});

	it('is not said to everybody behind a proxy that n8n does not know of; one warning says what to set', async () => {
		const placed = place(new OidcLoginTrigger(), { requestsPerAddress: 1 });
		const headers = { 'x-forwarded-for': ADDRESS };
		const visits: Visit[] = [];
		const { passed } = await letIn(5, async () => {
			const visit = await visitWebhook('default', placed, { address: '172.17.0.1', headers });
			visits.push(visit);
			return visit;
		});
		expect(passed).toBe(5);
		expect(visits.filter(({ log }) => log.includes('N8N_PROXY_HOPS'))).toHaveLength(1);
		const known = { address: ADDRESS, headers, trustsProxy: true };
		expect(await letIn(5, async () => await visitWebhook('default', placed, known))).toMatchObject({
			passed: 1,
		});
	});
});

describe('request-too-large', () => {
	const long = (bytes: number): string => 'x'.repeat(bytes);
	const sizes: [string, TriggerRequest, number][] = [
		['16 KB of cookies', { headers: { cookie: `a=${long(16 * 1024 - 2)}` } }, 503],
		['more than 16 KB of cookies', { headers: { cookie: `a=${long(16 * 1024 - 1)}` } }, 413],
		['thousands of cookies', { headers: { cookie: Array<string>(3000).fill('a=b').join('; ') } }, 503],
		['a query of 64 KB', { rawQuery: long(64 * 1024) }, 503],
		['a longer query', { rawQuery: long(64 * 1024 + 1) }, 413],
	];
	it.each(
		sizes.flatMap(([sentence, request, status]) =>
			webhooks.map(
				([name, trigger, webhook, usual]) =>
					[sentence, status, name, trigger, webhook, { ...usual, ...request }] as const,
			),
		),
	)('%s: %i at %s', async (_sentence, status, name, trigger, webhook, request) => {
		const { answer, items, log } = await visitWebhook(webhook, place(trigger, {}), request);
		expect(items).toBeUndefined();
		expect(answer.status).toBe(status);
		expect(log).toContain(status === 413 ? 'request-too-large' : 'internal');
		if (status === 413 && name.endsWith('logout')) expect(answer.body).toContain('could not sign you out');
	});
});
