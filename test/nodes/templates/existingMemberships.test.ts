import { merge } from 'lodash';
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeType,
} from 'n8n-workflow';
import { beforeEach, describe, expect, it } from 'vitest';
import { OWNER_PROPERTY } from '../../../nodes/shared/jsm/organization/organizationOwner';
import { builtInNodes } from '../../support/engine/builtInNodes';
import { SECRET, verifiedItem } from '../../support/engine/loginItems';
import { loginTemplates } from '../../support/engine/loginTemplates';
import { runWorkflow, type WorkflowRun } from '../../support/engine/runWorkflow';
import { readTemplate, workingNodes } from '../../support/engine/template';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ newAddress: true });
const START = 'Customer Signs In';
const DECIDE = 'Decide Portals';
const EMAIL = 'mia@acme.example';
const PERSON = { subject: 'mia-1', email: EMAIL, displayName: 'Mia Berg' };

/** Portal 1 by a mapped organization, portal 2 by one that somebody else may have put the customer in. */
const tables: Record<string, INode['parameters']> = {
	'Map Organizations': { onTheFly: false },
	[DECIDE]: {
		organizationsThatCount: 'mappedAndExisting',
		portals: {
			portal: [
				{ portal: '2', access: 'private', organizations: 'Globex', grantThrough: 'organization' },
				{ portal: '1', access: 'private', organizations: 'Acme Customers', grantThrough: 'auto' },
			],
		},
	},
};

const throwing: INodeType = {
	description: builtInNodes['n8n-nodes-base.noOp']?.description ?? ({} as never),
	async execute(this: IExecuteFunctions) {
		throw new NodeOperationError(this.getNode(), 'broken on purpose');
	},
};

interface Login {
	groups?: string[];
	change?: (nodes: INode[]) => INode[];
	replace?: Record<string, INodeType>;
	wired?: (connections: ReturnType<typeof readTemplate>['connections']) => typeof connections;
}

async function login(
	template: string,
	{ groups = ['acme'], change = (nodes) => nodes, replace, wired = (same) => same }: Login = {},
): Promise<WorkflowRun> {
	const shipped = readTemplate(template);
	const nodes = workingNodes(shipped).map((node) => ({
		...node,
		// Lists are replaced as a whole.
		parameters: { ...node.parameters, ...tables[node.name] },
	}));
	const item = await verifiedItem(PERSON);
	item.identity.groups = groups;
	const credentials = {
		jsmLoginSecretApi: { secret: SECRET },
		jsmCloudApi: {
			...{ authentication: 'apiToken', siteUrl: jsm.simulator.address },
			...{ email: 'agent@site.example', apiToken: 'lab-jira-token' },
		},
	};
	return await runWorkflow(
		{ nodes: change(nodes), connections: wired(shipped.connections), replace, credentials },
		START,
		[item as unknown as IDataObject],
	);
}

const withParameters = (name: string, parameters: INode['parameters']) => (nodes: INode[]) =>
	nodes.map((node) =>
		node.name === name ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	);

const landings = ({ answers }: WorkflowRun) => answers.map(({ headers }) => headers.location);
const statuses = ({ answers }: WorkflowRun) => answers.map(({ statusCode }) => statusCode);
const isCustomer = () => jsm.simulator.accounts.some(({ email }) => email === EMAIL);

/** An admin put her in Globex by hand. */
const seedMember = () => {
	jsm.simulator.seed({
		accounts: [{ email: EMAIL, name: 'Mia Berg' }],
		organizations: [{ name: 'Globex', members: [EMAIL] }],
	});
};

describe.each(loginTemplates)('memberships that others gave count, in the template $name', (shipped) => {
	const isShort = shipped.chain.includes('Synchronize Access');
	const landing = (portal: number) => `${jsm.simulator.address}/servicedesk/customer/portal/${portal}`;

	beforeEach(() => jsm.restart());

	it('open the portal that lists their organization', async () => {
		seedMember();
		const run = await login(shipped.name);
		expect(landings(run)).toEqual([landing(2)]);
		expect(run.outputOf('Open Portal')).toMatchObject([
			{
				portals: [
					{
						serviceDesk: '2',
						granted: true,
						through: 'organization',
						organizations: ['Globex'],
						rule: 'portal table, row 1: organization Globex',
						sources: ['memberships'],
					},
					{ serviceDesk: '1', granted: false },
				],
				completion: { answer: 'portal' },
			},
		]);
		expect(jsm.simulator.organizationsOf(EMAIL)).toEqual(['Acme', 'Globex']);
	});

	it('open a portal beside those that this login is mapped to', async () => {
		seedMember();
		const run = await login(shipped.name, { groups: ['customer_group'] });
		expect(landings(run)).toEqual([landing(2)]);
		expect(run.outputOf('Open Portal')).toMatchObject([
			{ portals: [{ granted: true }, { granted: true, organizations: ['Acme Customers'] }] },
		]);
	});

	it('open it at every further login, for one call to Jira at most', async () => {
		seedMember();
		expect(landings(await login(shipped.name))).toEqual([landing(2)]);
		const { length } = jsm.simulator.calls;
		expect(landings(await login(shipped.name))).toEqual([landing(2)]);
		expect(jsm.simulator.calls.length - length).toBeLessThanOrEqual(1);
	});

	it('verdict-negative or no-portal-granted: without them the portal stays closed', async () => {
		jsm.simulator.seed({ organizations: [{ name: 'Globex' }] });
		const run = await login(shipped.name);
		expect(statuses(run)).toEqual([403]);
		expect(landings(run)).toEqual([undefined]);
		// The step-by-step chain made her before anybody decided.
		expect(isCustomer()).toBe(!isShort);
		expect([...(jsm.simulator.desk('2')?.organizations ?? [])]).toEqual([]);
	});

	it('do not count if this very login takes them back', async () => {
		jsm.simulator.seed({ organizations: [{ name: 'Globex' }] });
		const rule = [
			{ group: 'globex', organization: 'Globex', create: false },
			{ group: 'acme', organization: 'Acme', create: false },
		];
		const mapped = withParameters('Map Organizations', { groupRules: { rule } });
		const first = await login(shipped.name, { groups: ['globex', 'acme'], change: mapped });
		expect(landings(first)).toEqual([landing(2)]);
		const second = await login(shipped.name, { groups: ['acme'], change: mapped });
		expect(statuses(second)).toEqual([403]);
		expect(jsm.simulator.organizationsOf(EMAIL)).not.toContain('Globex');
	});

	it('end: the portal that they opened is taken back once an admin removed her', async () => {
		seedMember();
		const byCustomer = merge({}, tables[DECIDE]) as {
			portals: { portal: { grantThrough: string }[] };
		};
		for (const row of byCustomer.portals.portal) row.grantThrough = 'customer';
		const change = (nodes: INode[]) =>
			nodes.map((node) => ({
				...node,
				parameters: {
					...node.parameters,
					...(node.name === DECIDE ? byCustomer : {}),
					...(node.type.endsWith('.jiraServiceManagement') ? { options: { believeFor: 0 } } : {}),
				},
			}));
		expect(landings(await login(shipped.name, { change }))).toEqual([landing(2)]);
		const { id } = jsm.simulator.account(EMAIL);
		expect([...(jsm.simulator.desk('2')?.customers ?? [])]).toEqual([id]);
		const globex = jsm.simulator.organizations.find(({ name }) => name === 'Globex');
		globex?.members.delete(id);
		const run = await login(shipped.name, { change });
		expect(statuses(run)).toEqual([403]);
		expect([...(jsm.simulator.desk('2')?.customers ?? [])]).toEqual([]);
	});

	it.each(['organization', 'customer'])(
		'organization-of-another-connection: not if a provider made the organization, %s',
		async (grantThrough) => {
			seedMember();
			jsm.simulator
				.organization('Globex')
				?.properties.set(OWNER_PROPERTY, { v: 1, owner: 'some provider', key: 'x' });
			const portal = [{ portal: '2', access: 'private', organizations: 'Globex', grantThrough }];
			const run = await login(shipped.name, { change: withParameters(DECIDE, { portals: { portal } }) });
			expect(statuses(run)).toEqual([403]);
			expect(run.outputOf('Explain Failure')).toMatchObject([
				{ error: { reason: 'organization-of-another-connection' } },
			]);
			expect([...(jsm.simulator.desk('2')?.organizations ?? [])]).toEqual([]);
			expect([...(jsm.simulator.desk('2')?.customers ?? [])]).toEqual([]);
		},
	);

	it('not if her own provider makes the organization in this login', async () => {
		const run = await login(shipped.name, {
			groups: ['Globex'],
			change: withParameters('Map Organizations', { onTheFly: true, groupsNamedBy: 'customers' }),
		});
		expect(statuses(run)).toEqual([403]);
		expect(landings(run)).toEqual([undefined]);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'open nothing if a node fails, On Error = %s',
		async (onError) => {
			seedMember();
			for (const step of shipped.chain) {
				const run = await login(shipped.name, {
					change: (nodes) => nodes.map((node) => ({ ...node, onError })),
					replace: { [step]: throwing },
				});
				expect(landings(run).filter((address) => address !== undefined)).toEqual([]);
			}
		},
	);
});

describe('a decision that waits for memberships opens nothing by itself', () => {
	it('verdict-undecided: Complete Login right after Portal Access', async () => {
		seedMember();
		const run = await login('oidc-login', {
			change: withParameters('Open Portal', { requiredSteps: [] }),
			wired: (connections) => ({
				...connections,
				[DECIDE]: { main: [[{ node: 'Open Portal', type: 'main', index: 0 }], []] },
			}),
		});
		expect(statuses(run)).toEqual([503]);
		expect(run.outputOf('Open Portal')).toMatchObject([{ completion: { reason: 'verdict-undecided' } }]);
	});

	it('verdict-undecided: Apply Access, where Portal Access comes before the steps in Jira', async () => {
		seedMember();
		const to = (node: string) => ({ node, type: 'main' as const, index: 0 });
		const run = await login('oidc-login-step-by-step', {
			wired: (connections) => ({
				...connections,
				'Map Organizations': { main: [[to(DECIDE)], []] },
				[DECIDE]: { main: [[to('Find or Create Customer')], []] },
				'Set Memberships': { main: [[to('Apply Portal Access')], [to('Explain Failure')]] },
			}),
		});
		expect(statuses(run)).toEqual([503]);
		expect(run.outputOf('Explain Failure')).toMatchObject([{ error: { reason: 'verdict-undecided' } }]);
	});
});
