import { beforeEach, describe, expect, it } from 'vitest';
import type { FaultOrder } from '../../lab/jsmSimulator/conduct/faults';
import { templatePath } from '../../lab/lab';
import type { LabWorkflow } from '../../lab/n8nServer/n8nImport';
import { signInAt } from '../../lab/browser/signIn';
import { callAsNewAdmin } from '../../support/lab/callAsNewAdmin';
import type { UsedLab } from '../../support/lab/useLab';

const ALICE = 'alice@acme.example';
const ALERT = 'Alert: Put Your Message Here';
const breakerOf = (webhookId: string): string => `${webhookId}-breaker`;

const titles = {
	preparing: 'Your access is still being prepared',
	denied: 'You do not have access',
	unavailable: 'Sign-in is not available right now',
};

/** A copy of a template that may make no organization on the fly, for the stories at this webhook id. */
export const breakerWorkflow = (template: string, webhookId: string): LabWorkflow => ({
	file: templatePath(template),
	id: breakerOf(webhookId),
	webhookId: breakerOf(webhookId),
	parameters: {
		'Find or Create Organizations': { options: { mostNew: 0 } },
		'Synchronize Access': { options: { mostNew: 0 } },
	},
});

/** What a customer of this webhook id sees while Jira is in trouble. Each story begins with the simulator as new. */
export function tellJsmFaultStories(at: UsedLab, webhookId: string): void {
	describe(`Jira in trouble at ${webhookId}`, () => {
		beforeEach(async () => {
			at.lab.simulator.reset();
			await callAsNewAdmin(at.lab);
		});

		async function login(): Promise<void> {
			await at.context.clearCookies();
			await at.page.goto(at.lab.loginUrlOf(webhookId));
			expect(at.page.url()).toContain(at.lab.issuer);
			await signInAt(at.page, 'oidc', 'alice');
		}

		const title = async (): Promise<string> => await at.page.innerText('h1');

		const lastNode = async (): Promise<unknown> => (await lastExecution()).lastNodeExecuted;

		/** The nodes that ran in the latest execution. */
		const ranNodes = (nodes: unknown): string[] => Object.keys(nodes as object);

		/** The result of the latest execution. n8n stores it as a list in which texts are positions of other entries. */
		async function lastExecution(): Promise<Record<string, unknown>> {
			const { request } = await at.lab.n8n.session();
			const newest = '/executions?filter=%7B%7D&limit=1';
			let id = '';
			await expect
				.poll(async () => {
					const { results } = await request<{ results: { id: string; status: string }[] }>('GET', newest);
					id = String(results[0]?.id);
					return results[0]?.status;
				})
				.not.toMatch(/new|running/);
			const { data } = await request<{ data: string }>('GET', `/executions/${id}`);
			const entries = JSON.parse(data) as unknown[];
			const read = (from: unknown, key: string): unknown =>
				entries[Number((from as Record<string, string>)[key])];
			const result = read(entries[0], 'resultData') as Record<string, string>;
			return {
				lastNodeExecuted: read(result, 'lastNodeExecuted'),
				nodes: read(result, 'runData'),
				text: data,
			};
		}

		/** Alice is where she belongs, once, and her organizations exist once. */
		function expectAliceSettled(): void {
			expect(at.page.url()).toBe(`${at.lab.simulator.address}/servicedesk/customer/portal/1`);
			expect(at.lab.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Acme Customers']);
			expect(at.lab.simulator.accounts.filter(({ email }) => email === ALICE)).toHaveLength(1);
			expect(at.lab.simulator.organizations.map(({ name }) => name)).toEqual(['Acme', 'Acme Customers']);
			// Written side by side, so in either order.
			expect([...(at.lab.simulator.desk('1')?.organizations ?? [])].sort()).toEqual(
				at.lab.simulator.organizations.map(({ id }) => id),
			);
		}

		/** The portal stayed closed; the workflow took the branch for failures and told the admin this reason. */
		async function expectClosed(reason: string, heading: string): Promise<void> {
			expect(new URL(at.page.url()).origin).toBe(at.lab.n8n.url);
			expect(await title()).toBe(heading);
			expect(await at.page.innerText('.reference')).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
			const { nodes, text } = await lastExecution();
			expect(ranNodes(nodes)).toContain('Explain Failure');
			expect(ranNodes(nodes)).not.toContain(ALERT);
			expect(text).toContain(`"${reason}"`);
		}

		describe('Jira has trouble while a customer signs in', () => {
			it.each<[string, FaultOrder]>([
				['429 with Retry-After on the search', { operation: 'searchUsers', kind: '429', retryAfter: 1 }],
				[
					'429 with Retry-After on a write',
					{ operation: 'addOrganizationMembers', kind: '429', retryAfter: 1 },
				],
				['500 after the customer was created', { operation: 'createCustomer', kind: '500-after-write' }],
				[
					'500 after the membership was set',
					{ operation: 'addOrganizationMembers', kind: '500-after-write' },
				],
				['500 after the portal was opened', { operation: 'addDeskOrganization', kind: '500-after-write' }],
				[
					'no answer although the membership was set',
					{ operation: 'addOrganizationMembers', kind: 'timeout-after-write' },
				],
				['a broken connection', { operation: 'listOrganizations', kind: 'disconnect' }],
				['503 once', { operation: '*', kind: '503' }],
			])('%s: she does not notice', async (_sentence, order) => {
				const fault = at.lab.simulator.faults.inject(order);
				await login();
				expectAliceSettled();
				expect(await lastNode()).toBe('Open Portal');
				expect(fault.hits).toBe(1);
			});

			it.each<[string, string, FaultOrder, string]>([
				[
					'jsm-rate-limited',
					'429 for longer than anybody waits',
					{ operation: '*', kind: '429', retryAfter: 3600 },
					titles.preparing,
				],
				['jsm-unavailable', 'no answer at all', { operation: '*', kind: 'timeout' }, titles.preparing],
				[
					'jsm-unavailable',
					'500 after each attempt to create her',
					{ operation: 'createCustomer', kind: '500-after-write' },
					titles.preparing,
				],
				[
					'jsm-unavailable',
					'500 after each attempt to add her',
					{ operation: 'addOrganizationMembers', kind: '500-after-write' },
					titles.preparing,
				],
				[
					'jsm-permission-missing',
					'the account may not create customers',
					{ operation: 'createCustomer', kind: 'status', status: 403 },
					titles.unavailable,
				],
				[
					'jsm-permission-missing',
					'the account may not change organizations',
					{ operation: 'addOrganizationMembers', kind: 'status', status: 403 },
					titles.unavailable,
				],
				[
					'jsm-permission-missing',
					'the account may not open the portal to an organization',
					{ operation: 'addDeskOrganization', kind: 'status', status: 403 },
					titles.unavailable,
				],
				[
					'jsm-unauthorized',
					'the token was revoked',
					{ operation: '*', kind: 'status', status: 401 },
					titles.unavailable,
				],
			])(
				'%s: %s: the portal stays closed, and the next login heals it',
				async (reason, _, order, heading) => {
					at.lab.simulator.faults.inject({ ...order, times: Infinity });
					await login();
					await expectClosed(reason, heading);

					at.lab.simulator.faults.clear();
					// Nobody asks before the hour is over; another account need not wait.
					if (order.retryAfter) await callAsNewAdmin(at.lab);
					await login();
					expectAliceSettled();
				},
			);
		});

		describe('a flood of new organizations', () => {
			it('too-many-new-organizations: she has the page, nothing is made, and the branch for the alert runs last', async () => {
				await at.page.goto(at.lab.loginUrlOf(breakerOf(webhookId)));
				await signInAt(at.page, 'oidc', 'bob');
				expect(await title()).toBe(titles.preparing);
				const { lastNodeExecuted, text } = await lastExecution();
				expect(lastNodeExecuted).toBe(ALERT);
				expect(text).toContain('"too-many-new-organizations"');
				expect(at.lab.simulator.organizations.map(({ name }) => name)).toEqual(['Acme', 'Acme Customers']);
			});

			it('jsm-permission-missing: any other failure of that step alarms nobody', async () => {
				at.lab.simulator.faults.inject({
					operation: 'listOrganizations',
					kind: 'status',
					status: 403,
					times: Infinity,
				});
				await login();
				await expectClosed('jsm-permission-missing', titles.unavailable);
			});
		});

		describe('accounts only an admin can repair', () => {
			it('customer-inactive-or-hidden: a customer whose access was revoked is not told to wait', async () => {
				at.lab.simulator.seed({ accounts: [{ email: ALICE, name: 'Alice Martin', revoked: true }] });
				await login();
				await expectClosed('customer-inactive-or-hidden', titles.denied);

				at.lab.simulator.grantAgain(ALICE);
				await login();
				expectAliceSettled();
			});

			it('customer-inactive-or-hidden: her access is revoked between two logins; a process that remembers her writes nothing', async () => {
				await login();
				expectAliceSettled();
				Object.assign(at.lab.simulator.account(ALICE), { revoked: true, active: false });

				// For up to an hour the process takes her account for known. Jira turns her away at the portal.
				const { length } = at.lab.simulator.callsAfter(0);
				await login();
				expectAliceSettled();
				expect(
					at.lab.simulator
						.callsAfter(0)
						.slice(length)
						.filter(({ write }) => write),
				).toEqual([]);

				await callAsNewAdmin(at.lab);
				await login();
				await expectClosed('customer-inactive-or-hidden', titles.denied);
				expect(at.lab.simulator.accounts.filter(({ email }) => email === ALICE)).toHaveLength(1);
			});

			it('customer-twins: two accounts with her address, until only one is left', async () => {
				at.lab.simulator.seed({
					accounts: [
						{ email: ALICE, name: 'Alice Martin' },
						{ email: ALICE, name: 'Alice Martin', type: 'atlassian' },
					],
				});
				await login();
				await expectClosed('customer-twins', titles.denied);
				expect(at.lab.simulator.callsAfter(0).filter(({ write }) => write)).toEqual([]);

				const twin = at.lab.simulator.accounts.find(
					({ email, type }) => email === ALICE && type === 'atlassian',
				);
				Object.assign(twin ?? {}, { active: false });
				await login();
				expect(at.page.url()).toContain('/servicedesk/customer/portal/1');
				expect(at.lab.simulator.organizationsOf(ALICE)).toEqual(['Acme', 'Acme Customers']);
			});
		});
	});
}
