import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';
import type { Page, Response } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { templatePath } from '../../lab/lab';
import type { LabWorkflow } from '../../lab/n8nServer/n8nImport';
import { signInAt } from '../../lab/browser/signIn';
import { callAsNewAdmin } from '../../support/lab/callAsNewAdmin';
import { followLog } from '../../support/lab/labLog';
import type { UsedLab } from '../../support/lab/useLab';

interface Template {
	name: string;
	nodes: INode[];
	connections: IConnections;
}

const TRIGGER = 'Customer Signs In';
const BROKEN = 'Synchronize Access';

/** Puts one of n8n's own nodes in the place of a step. */
const instead =
	(type: string, typeVersion: number, parameters: INode['parameters']) =>
	({ nodes, ...template }: Template): Template => ({
		...template,
		nodes: nodes.map((node) =>
			node.name === BROKEN
				? {
						id: node.id,
						name: BROKEN,
						type,
						typeVersion,
						parameters,
						position: node.position,
						webhookId: 'of-a-step',
					}
				: node,
		),
	});

const endingAfter =
	(last: string) =>
	({ connections, ...template }: Template): Template => ({
		...template,
		connections: Object.fromEntries(Object.entries(connections).filter(([name]) => name !== last)),
	});

/** Lets some seconds pass between the trigger and the rest of the chain. */
const pausingAfterTrigger =
	(seconds: number) =>
	({ nodes, connections, ...template }: Template): Template => ({
		...template,
		nodes: [
			...nodes,
			{
				id: 'pause',
				name: 'Pause',
				type: 'n8n-nodes-base.wait',
				typeVersion: 1.1,
				parameters: { amount: seconds, unit: 'seconds' },
				position: [0, 0],
				webhookId: 'of-the-pause',
			},
		],
		connections: {
			...connections,
			Pause: connections[TRIGGER] ?? {},
			[TRIGGER]: { main: [[{ node: 'Pause', type: 'main', index: 0 }]] },
		},
	});

/** Workflows that never answer the customer: what happens, how it is made, what the log says. */
const cases: [string, (template: Template) => Template, string][] = [
	[
		'a step stops the workflow with an error',
		instead('n8n-nodes-base.stopAndError', 1, { errorMessage: 'broken on purpose: token-of-somebody' }),
		'workflow-failed',
	],
	['the workflow ends right after the trigger', endingAfter(TRIGGER), 'workflow-failed'],
	['the workflow ends before the node that answers', endingAfter('Decide Portals'), 'workflow-failed'],
	[
		'a step waits for a minute',
		instead('n8n-nodes-base.wait', 1.1, { amount: 60, unit: 'seconds' }),
		'workflow-silent',
	],
	[
		'a step waits longer than the customer, and the chain goes on without her',
		pausingAfterTrigger(8),
		'workflow-silent',
	],
	[
		'a step sleeps so long that n8n puts the execution aside',
		instead('n8n-nodes-base.wait', 1.1, { amount: 3, unit: 'minutes' }),
		'workflow-',
	],
];

/** The case whose chain goes on. */
const LATE = 4;

const idOf = (index: number): string => `unanswered-${index}`;

/** The workflows of these stories, as files in `folder`. */
export function makeUnansweredWorkflows(folder: string): LabWorkflow[] {
	const template = JSON.parse(readFileSync(templatePath('oidc-login'), 'utf8')) as Template;
	return cases.map(([name, change], index) => {
		const file = join(folder, `${index}.json`);
		writeFileSync(file, JSON.stringify({ ...change(structuredClone(template)), name }));
		return {
			file,
			id: idOf(index),
			webhookId: idOf(index),
			parameters: { [TRIGGER]: { options: { workflowTimeout: 5 } } },
		};
	});
}

async function login(page: Page, url: string): Promise<Response | undefined> {
	let callback: Response | undefined;
	page.on('response', (response) => {
		if (new URL(response.url()).pathname.endsWith('/callback')) callback = response;
	});
	await page.goto(url);
	await signInAt(page, 'oidc', 'alice');
	return callback;
}

/** Executions that never answer go on for minutes after these stories, so they come last in a lab. */
export function tellUnansweredStories(at: UsedLab): void {
	describe('a workflow that does not answer: the customer still gets the neutral page', () => {
		beforeAll(async () => {
			at.lab.simulator.reset();
			await callAsNewAdmin(at.lab);
		});

		it.each(cases.map(([sentence, , reason], index) => [sentence, index, reason] as const))(
			'%s',
			async (_sentence, index, reason) => {
				const { page } = at;
				const log = followLog(at.lab.n8n);
				const callback = await login(page, at.lab.loginUrlOf(idOf(index)));
				const isSilent = (await page.innerText('h1')) === 'Your access is still being prepared';
				expect(callback?.status()).toBe(503);
				expect(callback?.headers()['content-type']).toContain('text/html');
				if (!isSilent) expect(await page.innerText('h1')).toBe('Sign-in is not available right now');
				expect(await page.innerText('body')).not.toMatch(/token-of-somebody|workflow|n8n/i);
				const [reference] = /[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(await page.innerText('.reference')) ?? [];
				await log.holds(`The workflow did not answer the customer: ${reason}`);
				await log.holds(String(reference));
				expect(log.text().includes(': workflow-silent')).toBe(isSilent);
				expect(page.url()).not.toContain(at.lab.simulator.address);
			},
		);

		it('n8n still runs when the chain that went on comes to its end, and its answer goes nowhere', async () => {
			const { request } = await at.lab.n8n.session();
			const filter = encodeURIComponent(JSON.stringify({ workflowId: idOf(LATE) }));
			await expect
				.poll(
					async () => {
						const path = `/executions?filter=${filter}&limit=1`;
						const { results } = await request<{ results: { status: string }[] }>('GET', path);
						return results[0]?.status;
					},
					{ timeout: 20_000 },
				)
				.toBe('success');
			expect(at.lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
			expect(at.lab.n8n.log()).not.toMatch(/ERR_HTTP_HEADERS_SENT|Unhandled/i);
			const answer = await fetch(at.lab.loginUrlOf(idOf(LATE)), { redirect: 'manual' });
			expect(answer.status).toBe(302);
		});
	});
}
