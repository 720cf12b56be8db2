import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeType } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { builtInNodes } from '../../support/engine/builtInNodes';
import { SECRET, verifiedItem } from '../../support/engine/loginItems';
import { loginTemplates } from '../../support/engine/loginTemplates';
import { runWorkflow, type WorkflowRun } from '../../support/engine/runWorkflow';
import { useSimulatedJsm } from '../../support/jsm/simulatedJsm';
import { readTemplate, workingNodes } from '../../support/engine/template';

const jsm = useSimulatedJsm({ newAddress: true });
const START = 'Customer Signs In';
const BREAKER = 'Breaker Tripped?';
const ALERT = 'Alert: Put Your Message Here';
const EXPLAIN = 'Explain Failure';

/** What an admin's message may do: fail. */
const throwing: INodeType = {
	description: builtInNodes['n8n-nodes-base.noOp']?.description ?? ({} as never),
	async execute(this: IExecuteFunctions) {
		throw new NodeOperationError(this.getNode(), 'the mail server does not answer');
	},
};

interface Login {
	/** Options of the Jira nodes; an option that a node does not have is ignored. */
	options: Record<string, number>;
	groups?: string[];
	replace?: Record<string, INodeType>;
}

async function login(
	template: string,
	{ options, groups = ['globex'], replace }: Login,
): Promise<WorkflowRun> {
	const { connections, ...shipped } = readTemplate(template);
	const nodes = workingNodes({ ...shipped, connections }).map((node) =>
		node.type.endsWith('.jiraServiceManagement')
			? { ...node, parameters: { ...node.parameters, options } }
			: node,
	);
	const item = await verifiedItem();
	item.identity.groups = groups;
	const credentials = {
		jsmLoginSecretApi: { secret: SECRET },
		jsmCloudApi: {
			...{ authentication: 'apiToken', siteUrl: jsm.simulator.address },
			...{ email: 'agent@site.example', apiToken: 'lab-jira-token' },
		},
	};
	return await runWorkflow({ nodes, connections, replace, credentials }, START, [
		item as unknown as IDataObject,
	]);
}

describe.each(loginTemplates)('a flood of new organizations, in the template $name', ({ name: template }) => {
	it('too-many-new-organizations: nothing is made, the customer has her page, then the alert runs', async () => {
		const { answers, ran, outputOf } = await login(template, { options: { mostNew: 0 } });
		expect(answers).toHaveLength(1);
		expect(answers[0]?.statusCode).toBe(503);
		expect(ran.slice(ran.indexOf(EXPLAIN))).toEqual([EXPLAIN, BREAKER, ALERT]);
		expect(outputOf(ALERT)).toMatchObject([
			{ error: { reason: 'too-many-new-organizations' }, identity: { email: 'alice@acme.example' } },
		]);
		expect(jsm.simulator.organizations).toHaveLength(2);
	});

	it.each([ALERT, BREAKER])('the customer has her page although "%s" breaks', async (name) => {
		const { answers } = await login(template, { options: { mostNew: 0 }, replace: { [name]: throwing } });
		expect(answers).toHaveLength(1);
		expect(answers[0]?.statusCode).toBe(503);
	});

	it('any other failure alarms nobody', async () => {
		jsm.simulator.faults.inject({ operation: 'createOrganization', kind: 'status', status: 403 });
		const { answers, ran } = await login(template, { options: { mostNew: 10 } });
		expect(answers).toHaveLength(1);
		expect(ran.slice(ran.indexOf(EXPLAIN))).toEqual([EXPLAIN, BREAKER]);
	});

	it('a new organization within the limit opens the portal', async () => {
		const { answers, ran } = await login(template, { options: { mostNew: 10 } });
		expect(answers[0]?.headers.location).toContain('/servicedesk/customer/portal/2');
		expect(ran).not.toContain(BREAKER);
	});
});

describe.each(loginTemplates)('more removals than allowed, in the template $name', ({ name: template }) => {
	const EMAIL = 'alice@acme.example';

	it('too-many-removals: nothing is taken back, the customer has her page, then the alert runs', async () => {
		await login(template, { options: {}, groups: ['customer_group', 'acme'] });
		const { answers, ran, outputOf } = await login(template, {
			options: { maxRemovals: 0 },
			groups: ['acme'],
		});
		expect(answers).toHaveLength(1);
		expect(answers[0]?.statusCode).toBe(403);
		expect(ran.slice(ran.indexOf(EXPLAIN))).toEqual([EXPLAIN, BREAKER, ALERT]);
		expect(outputOf(ALERT)).toMatchObject([{ error: { reason: 'too-many-removals' } }]);
		expect(jsm.simulator.organizationsOf(EMAIL)).toEqual(['Acme', 'Acme Customers']);
	});

	it('too-many-removals for somebody without any group: the denied page, then the alert', async () => {
		await login(template, { options: {}, groups: ['customer_group', 'acme'] });
		const { answers, ran } = await login(template, { options: { maxRemovals: 0 }, groups: [] });
		expect(answers.map(({ statusCode }) => statusCode)).toEqual([403]);
		expect(ran.slice(ran.indexOf('Deny Access'))).toEqual(['Deny Access', BREAKER, ALERT]);
		expect(jsm.simulator.organizationsOf(EMAIL)).toEqual(['Acme', 'Acme Customers']);
	});
});
