import type { IDataObject, INode, NodeParameterValueType } from 'n8n-workflow';
import { pick } from 'lodash';
import { describe, expect, it } from 'vitest';
import { sealReceipt, sealVerdict } from '../../../nodes/shared/core/login/loginProof';
import { loginSteps, type LoginItem, type LoginStep } from '../../../nodes/shared/core/login/loginItem';
import { grantedItem, proofing, testCredentials, verifiedItem } from '../../support/engine/loginItems';
import { runWorkflow, type WorkflowRun } from '../../support/engine/runWorkflow';

const credentialReferences = {
	jsmLoginSecretApi: { id: '1', name: 'secret' },
	jsmCloudApi: { id: '2', name: 'jira' },
};

async function complete(
	item: Partial<LoginItem>,
	parameters: Record<string, NodeParameterValueType> = { operation: 'openPortal' },
	extras: Partial<INode> & { secret?: string } = {},
): Promise<WorkflowRun & { page: string; status?: number; location?: string }> {
	const { secret, ...node } = extras;
	const result = await runWorkflow(
		{
			nodes: [
				{
					id: '1',
					name: 'Complete Login',
					type: 'n8n-nodes-jsm-customer-sso.completeLogin',
					typeVersion: 1,
					position: [0, 0],
					parameters: parameters,
					credentials: credentialReferences,
					...node,
				},
			],
			connections: {},
			credentials: { ...testCredentials, ...(secret === undefined ? {} : { jsmLoginSecretApi: { secret } }) },
		},
		'Complete Login',
		[item],
	);
	const answer = result.answers[0];
	return {
		...result,
		page: answer?.body.toString() ?? '',
		status: answer?.statusCode,
		location: answer?.headers.location,
	};
}

const PERSON = 'x'.repeat(22);

const old = proofing(Date.now() - 60 * 60 * 1000);
const foreign = { secret: 'the secret of a workflow that is not this one', now: Date.now() };

/** Another first character of the tag: of the last one only two bits count, so a new one may mean the same. */
const altered = (sealed: string): string =>
	sealed.replace(/\.(.)(?=[^.]*$)/, (_, first: string) => (first === 'A' ? '.B' : '.A'));

describe('Complete Login, open portal', () => {
	it('answers with text: n8n 1.x sends bytes with the status 200, and no browser would follow', async () => {
		const { answers } = await complete(await grantedItem());
		expect(answers.map(({ body }) => typeof body)).toEqual(['string']);
	});

	it('sends a granted login to its portal', async () => {
		const { status, location, outputOf } = await complete(await grantedItem());
		expect([status, location]).toEqual([302, 'https://acme.atlassian.example/servicedesk/customer/portal/1']);
		expect(outputOf('Complete Login')?.[0]?.completion).toMatchObject({ answer: 'portal', status: 302 });
	});

	it.each<[string, number, () => Promise<Partial<LoginItem>>]>([
		['pass-missing', 400, async () => ({})],
		['pass-missing', 400, async () => ({ ...(await grantedItem()), login: undefined })],
		[
			'pass-invalid',
			400,
			async () => {
				const item = await grantedItem();
				return { ...item, login: { ...item.login, pass: altered(item.login.pass) } };
			},
		],
		[
			'pass-invalid',
			400,
			async () => ({ ...(await grantedItem()), login: (await verifiedItem({}, old)).login }),
		],
		[
			'pass-invalid',
			400,
			async () => ({ ...(await grantedItem()), login: (await verifiedItem({}, foreign)).login }),
		],
		[
			'pass-of-another-login',
			400,
			async () => {
				const item = await grantedItem();
				return { ...item, login: { ...item.login, id: 'AAAA-AAAA' } };
			},
		],
		[
			'identity-altered',
			400,
			async () => {
				const item = await grantedItem();
				return { ...item, identity: { ...item.identity, email: 'mallory@acme.example' } };
			},
		],
		['verdict-missing', 503, async () => await verifiedItem()],
		['verdict-invalid', 400, async () => ({ ...(await grantedItem()), access: { verdict: 'forged' } })],
		[
			'verdict-invalid',
			400,
			async () => {
				// A pass is no verdict, although it is sealed with the same secret.
				const item = await grantedItem();
				return { ...item, access: { ...item.access, verdict: item.login.pass } };
			},
		],
		['verdict-of-another-login', 400, async () => await grantedItem({ verdict: { loginId: 'AAAA-AAAA' } })],
		['verdict-of-another-login', 400, async () => await grantedItem({ verdict: { subject: 'bob-1' } })],
		['verdict-negative', 403, async () => await grantedItem({ verdict: { granted: false } })],
		['verdict-negative', 403, async () => await grantedItem({ verdict: { portals: [] } })],
		['site-mismatch', 503, async () => await grantedItem({ site: 'https://other.atlassian.example' })],
		[
			'site-mismatch',
			503,
			async () => await grantedItem({ verdict: { site: 'https://other.atlassian.example' } }),
		],
		['step-missing', 503, async () => await grantedItem({ steps: [] })],
		['step-missing', 503, async () => await grantedItem({ steps: ['customer', 'organizations', 'portals'] })],
		[
			'step-missing',
			503,
			async () => {
				const other = await grantedItem();
				const item = await grantedItem({ steps: ['customer', 'organizations', 'memberships'] });
				// A receipt of one step does not stand for another.
				const receipts = { ...item.access?.receipts, portals: other.access?.receipts?.customer };
				return { ...item, access: { ...item.access, receipts } };
			},
		],
	])('keeps the portal closed: %s (%i)', async (reason, status, makeItem) => {
		for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const) {
			const result = await complete(await makeItem(), { operation: 'openPortal' }, { onError });
			expect(result.outputOf('Complete Login')?.[0]?.completion).toMatchObject({ reason });
			expect(result.status).toBe(status);
			expect(result.location).toBeUndefined();
			expect(result.answers).toHaveLength(1);
		}
	});

	it('does not demand a step the admin took out of the workflow', async () => {
		const item = await grantedItem({ steps: ['customer', 'portals'] });
		const parameters = { operation: 'openPortal', requiredSteps: ['customer', 'portals'] };
		expect((await complete(item, parameters)).status).toBe(302);
	});

	it('answers a page and fails the execution when the login secret is too short', async () => {
		const { status, page, run, location } = await complete(await grantedItem(), undefined, {
			secret: 'short',
		});
		expect([status, location]).toEqual([503, undefined]);
		expect(page).toContain('K7Q2-9XPA');
		expect(run.data.resultData.error?.message).toMatch(/login secret/i);
	});

	it('answers one browser once, also when the workflow split the login', async () => {
		const item = (await grantedItem()) as unknown as IDataObject;
		const result = await runWorkflow(
			{
				nodes: [
					{
						id: '1',
						name: 'Complete Login',
						type: 'n8n-nodes-jsm-customer-sso.completeLogin',
						typeVersion: 1,
						position: [0, 0],
						parameters: { operation: 'openPortal' },
						credentials: credentialReferences,
					},
				],
				connections: {},
				credentials: testCredentials,
			},
			'Complete Login',
			[item, item],
		);
		expect(result.answers).toHaveLength(1);
	});

	it('opens no portal for a verdict that was sealed after the fact for another secret', async () => {
		const item = await grantedItem();
		const verdict = sealVerdict(foreign, {
			loginId: item.login.id,
			subject: item.identity.subject,
			granted: true,
			portals: [{ serviceDesk: '9', address: '/servicedesk/customer/portal/9' }],
		});
		const { location } = await complete({ ...item, access: { ...item.access, verdict } });
		expect(location).toBeUndefined();
	});
});

describe('Complete Login without a Jira credential', () => {
	const SITE = 'https://acme.atlassian.example';
	const OTHER = 'https://other.atlassian.example';
	const secretOnly = { credentials: { jsmLoginSecretApi: credentialReferences.jsmLoginSecretApi } };

	/** The granted item with receipts that name these sites. */
	async function itemOf(
		sites: Partial<Record<LoginStep, string>>,
		verdictSite?: string,
	): Promise<Partial<LoginItem>> {
		const item = await grantedItem({ verdict: { site: verdictSite } });
		const receipts: Partial<Record<LoginStep, string>> = {};
		for (const step of loginSteps) {
			receipts[step] = sealReceipt(proofing(), {
				loginId: item.login.id,
				step,
				site: sites[step],
			});
		}
		return { ...item, access: { ...item.access, receipts } };
	}

	it.each<[string, Partial<Record<LoginStep, string>>, string | undefined, IDataObject]>([
		['all receipts name', Object.fromEntries(loginSteps.map((step) => [step, SITE])), undefined, {}],
		['only the last receipt names', { portals: SITE }, undefined, {}],
		['the verdict names, when no step is required', {}, SITE, { requiredSteps: [] }],
	])('opens the portal on the site that %s', async (_what, sites, verdictSite, parameters) => {
		const item = await itemOf(sites, verdictSite);
		const { status, location, run } = await complete(
			item,
			{ operation: 'openPortal', ...parameters },
			secretOnly,
		);
		expect(run.data.resultData.error).toBeUndefined();
		expect([status, location]).toEqual([302, `${SITE}/servicedesk/customer/portal/1`]);
	});

	it.each<[string, Partial<Record<LoginStep, string>>, string | undefined]>([
		['site-mismatch', { customer: SITE, portals: OTHER }, undefined],
		['site-mismatch', { portals: OTHER }, SITE],
		['setting-invalid', {}, undefined],
	])('keeps the portal closed: %s (receipts %j, verdict %s)', async (reason, sites, verdictSite) => {
		const { status, location, outputOf } = await complete(
			await itemOf(sites, verdictSite),
			undefined,
			secretOnly,
		);
		expect([status, location]).toEqual([503, undefined]);
		expect(outputOf('Complete Login')?.[0]?.completion).toMatchObject({ reason });
	});

	it('believes no site that is not sealed', async () => {
		const item = await itemOf({});
		const receipts = { ...item.access?.receipts, site: OTHER };
		const { location } = await complete(
			{ ...item, access: { ...item.access, receipts, site: OTHER } } as Partial<LoginItem>,
			undefined,
			secretOnly,
		);
		expect(location).toBeUndefined();
	});

	it('uses its own credential if there is one, and no proof names a site', async () => {
		const { location } = await complete(await itemOf({}));
		expect(location).toBe(`${SITE}/servicedesk/customer/portal/1`);
	});
});

describe('Complete Login, pages', () => {
	it('denies with the admin’s words, escaped, and the reference number', async () => {
		const parameters = { operation: 'deny', title: 'No <entry>', message: 'Ask us.', link: 'none' };
		const { status, page } = await complete(await verifiedItem(), parameters);
		expect(status).toBe(403);
		expect(page).toContain('No &lt;entry&gt;');
		expect(page).toContain('K7Q2-9XPA');
		expect(page).not.toContain('class="action"');
	});

	it('says "still preparing" with a way to start again', async () => {
		const { status, page, answers } = await complete(await verifiedItem(), {
			operation: 'showPage',
			page: 'preparing',
		});
		expect(status).toBe(503);
		expect(answers[0]?.headers['retry-after']).toBe('30');
		expect(page).toContain('href="https://n8n.acme.example/webhook/customer-login/login"');
	});

	it.each<[string, number, string]>([
		['jsm-unavailable', 503, 'still being prepared'],
		['jsm-rate-limited', 503, 'still being prepared'],
		['customer-twins', 403, 'do not have access'],
		['customer-inactive-or-hidden', 403, 'do not have access'],
		['organization-managed-elsewhere', 403, 'do not have access'],
		['jsm-permission-missing', 503, 'not available'],
		['jsm-unauthorized', 503, 'not available'],
		['store-unreachable', 503, 'not available'],
		['email-malformed', 403, 'do not have access'],
		['pass-invalid', 400, 'could not sign you in'],
		['a word nobody knows', 503, 'still being prepared'],
		['__proto__', 503, 'still being prepared'],
	])('chooses the page that fits the error %s', async (reason, expected, words) => {
		const item = { ...(await verifiedItem()), error: { reason } };
		const { status, page } = await complete(item, { operation: 'showPage', page: 'auto' });
		expect(status).toBe(expected);
		expect(page).toContain(words);
		expect(page).toContain('K7Q2-9XPA');
	});

	it('needs no credential to deny', async () => {
		const { status } = await complete({}, { operation: 'deny' }, { credentials: {} });
		expect(status).toBe(403);
	});
});

describe('Complete Login, the record of a login', () => {
	const ended = (log: WorkflowRun['log']) => log.filter(({ metadata }) => metadata.event === 'login');
	const withRecord = (eventRecord: IDataObject, operation = 'openPortal') =>
		({ operation, eventRecord }) as Record<string, NodeParameterValueType>;

	it('is one line about the portal that opened, and nothing on the second output unless asked for', async () => {
		const { log, outputOf } = await complete(await grantedItem());
		expect(log).toEqual(ended(log));
		expect(log).toMatchObject([
			{
				level: 'info',
				message: expect.stringMatching(
					/^Login completed: \(reference K7Q2-9XPA, connection "Acme Keycloak", result portal, /,
				) as string,
				metadata: { reference: 'K7Q2-9XPA', result: 'portal', rules: ['group table, row 1'] },
			},
		]);
		expect(outputOf('Complete Login')).toHaveLength(1);
		expect(outputOf('Complete Login', 1)).toEqual([]);
	});

	it.each<[string, () => Promise<Partial<LoginItem>>, string, object]>([
		['warn', async () => await verifiedItem(), 'openPortal', { result: 'page', reason: 'verdict-missing' }],
		[
			'warn',
			async () => await grantedItem({ verdict: { granted: false } }),
			'openPortal',
			{ result: 'denied', reason: 'verdict-negative' },
		],
		[
			'info',
			async () => ({ ...(await verifiedItem()), refusal: { reason: 'no-rule-matched' } }),
			'deny',
			{ result: 'denied', reason: 'no-rule-matched' },
		],
		[
			'warn',
			async () => ({ ...(await verifiedItem()), error: { reason: 'jsm-unavailable' } }),
			'showPage',
			{ result: 'page', reason: 'jsm-unavailable' },
		],
		['warn', async () => ({}), 'openPortal', { reference: '', result: 'page', reason: 'pass-missing' }],
	])(
		'is one line at level %s about a login that saw a page',
		async (level, makeItem, operation, metadata) => {
			const { log } = await complete(await makeItem(), { operation });
			expect(log).toMatchObject([{ level, metadata }]);
		},
	);

	it('is there as well when a setting is broken, which is also the error of the node', async () => {
		const { log, answers } = await complete(await grantedItem(), undefined, { secret: 'short' });
		expect(ended(log)).toMatchObject([
			{ level: 'warn', metadata: { result: 'page', reason: 'setting-invalid' } },
		]);
		expect(answers).toHaveLength(1);
	});

	it.each(['openPortal', 'deny', 'showPage'])(
		'goes to the second output as well, with what the line holds (%s)',
		async (operation) => {
			const parameters = withRecord({ destination: 'logAndOutput' }, operation);
			const { log, outputOf } = await complete(await grantedItem(), parameters);
			expect(log).toHaveLength(1);
			expect(outputOf('Complete Login', 1)).toEqual([log[0]?.metadata]);
		},
	);

	it('can be switched off; that a portal stayed closed is said all the same', async () => {
		const off = withRecord({ destination: 'off' });
		expect((await complete(await grantedItem(), off)).log).toEqual([]);
		const closed = await complete(await verifiedItem(), off);
		expect(closed.log).toMatchObject([{ level: 'warn', metadata: { reason: 'verdict-missing' } }]);
		expect(closed.outputOf('Complete Login', 1)).toEqual([]);
	});

	it.each<[unknown, object]>([
		[undefined, {}],
		['none', {}],
		['a word nobody knows', {}],
		[true, {}],
		['pseudonym', { person: PERSON }],
		['clear', { person: PERSON, email: 'alice@acme.example', organizations: ['Acme'] }],
	])('names the person as far as the setting allows: %j', async (personalData, expected) => {
		const item = await grantedItem();
		item.login.pseudonym = PERSON;
		const parameters = withRecord({ personalData } as IDataObject);
		const { metadata, message } = (await complete(item, parameters)).log[0] ?? {};
		expect(pick(metadata, 'person', 'email', 'organizations')).toEqual(expected);
		const told = Object.values(expected).flat() as string[];
		for (const word of [PERSON, 'alice@acme.example', 'Alice Martin', 'alice-1', '"Acme"']) {
			const isTold = told.some((each) => word.includes(each));
			expect([word, message?.includes(word)]).toEqual([word, isTold]);
		}
	});

	it.each([
		['the settings cannot be read', '={{ $json.nothing.here.at.all }}'],
		['the settings are a text', 'log'],
		['the settings are a list', []],
	])('hinders no login when %s', async (_, eventRecord) => {
		const { status, log, answers, run } = await complete(await grantedItem(), {
			operation: 'openPortal',
			eventRecord: eventRecord as NodeParameterValueType,
		});
		expect([status, answers.length, run.data.resultData.error]).toEqual([302, 1, undefined]);
		expect(log).toMatchObject([{ level: 'info', metadata: { result: 'portal' } }]);
	});
});
