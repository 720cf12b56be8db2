import { range } from 'lodash';
import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INodeType } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { runWorkflow } from '../../support/engine/runWorkflow';
import { readTemplate, workingNodes } from '../../support/engine/template';

/** The part of n8n's Edit Fields node that the template uses: each item becomes what the expression gives. */
const editFields: INodeType = {
	description: {
		displayName: 'Edit Fields',
		name: 'editFields',
		group: ['transform'],
		version: 3.4,
		description: '',
		defaults: { name: 'Edit Fields' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [{ displayName: 'JSON', name: 'jsonOutput', type: 'json', default: '' }],
	},
	async execute(this: IExecuteFunctions) {
		const made = this.getInputData().map((_item, index) => this.getNodeParameter('jsonOutput', index));
		return [made.map((json) => ({ json: json as IDataObject }))];
	},
};

const WORDS: Record<string, string> = {
	Report: 'Report in Words',
	'Report What Failed': 'Failures in Words',
};

/** Both outputs of a report that gets these rows: the rows, and the text. */
async function report(template: string, of: string, rows: IDataObject[]) {
	const words = WORDS[of] ?? '';
	const all = readTemplate(template);
	const { connections } = all;
	const nodes = workingNodes(all).filter(({ name }) => name === of || name === words);
	const setup = { nodes, connections: { [of]: connections[of] ?? {} }, credentials: {} };
	const { outputOf } = await runWorkflow({ ...setup, replace: { [words]: editFields } }, of, rows);
	return { rows: outputOf(of), texts: outputOf(words)?.map(({ text }) => String(text).split('\n')) };
}

const nobody = (count: number) =>
	range(count).map((each) => ({ email: `n${each}@acme.example`, outcome: 'nobodyFound', changes: [] }));
const changed = (count: number) =>
	range(count).map((each) => ({
		email: `c${each}@acme.example`,
		outcome: 'synchronized',
		changes: [
			{ do: 'addToOrganization', organization: 'Acme', state: 'unchanged' },
			{ do: 'removeFromOrganization', organization: 'Globex', state: 'done' },
			{ do: 'removeCustomerFromPortal', serviceDesk: '2', state: 'done' },
		],
	}));

describe.each(['nightly-reconcile', 'nightly-reconcile-cognito'])('%s', (template) => {
	it('one text names the first twenty of each kind and counts all; the rows stay whole', async () => {
		const rows = [...changed(21), ...nobody(5000)];
		const { rows: whole, texts } = await report(template, 'Report', rows);
		expect(whole).toEqual(rows);
		expect(texts).toHaveLength(1);
		const [lines = []] = texts ?? [];
		expect(lines).toHaveLength(1 + 20 + 1 + 1 + 1 + 20 + 1);
		expect(lines.slice(0, 2)).toEqual([
			'Access changed (in a dry run: would change): 21',
			'- c0@acme.example, removeFromOrganization Globex done, removeCustomerFromPortal 2 done',
		]);
		expect(lines.slice(21, 25)).toEqual([
			'… and 1 more: see the output of Report',
			'',
			'Not visible in Jira, so nothing was taken back: 5000',
			'- n0@acme.example',
		]);
		expect(lines.at(-1)).toBe('… and 4980 more: see the output of Report');
	});

	it('a kind that nobody belongs to is left out, and twenty need no rest', async () => {
		const { texts } = await report(template, 'Report', nobody(20));
		expect(texts?.[0]).toHaveLength(21);
		expect(texts?.[0]?.[0]).toBe('Not visible in Jira, so nothing was taken back: 20');
	});

	it('what failed is one text as well, also where the whole run was stopped', async () => {
		const rows = range(300).map((each) => ({
			identity: { email: `f${each}@acme.example` },
			error: { reason: 'too-many-removals' },
		}));
		const odd = [{ error: { message: 'No words of ours' } }, { error: 'a text' }];
		const { rows: whole, texts } = await report(template, 'Report What Failed', [...odd, ...rows]);
		expect(whole).toHaveLength(302);
		expect(texts).toHaveLength(1);
		expect(texts?.[0]).toHaveLength(22);
		expect(texts?.[0]?.slice(0, 4)).toEqual([
			'Failed: 302',
			'- unknown: No words of ours',
			'- unknown: a text',
			'- f0@acme.example: too-many-removals',
		]);
		expect(texts?.[0]?.at(-1)).toBe('… and 282 more: see the output of Report What Failed');
	});
});
