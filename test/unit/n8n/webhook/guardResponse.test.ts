import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IWebhookFunctions } from 'n8n-workflow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { guardResponse, type GuardOptions } from '../../../../nodes/shared/n8n/webhook/guardResponse';

type Res = ReturnType<IWebhookFunctions['getResponseObject']>;

let server: Server | undefined;

/** The few express methods n8n and the guard use, on a real response. */
function asExpress(raw: import('node:http').ServerResponse): Res {
	const res = raw as unknown as Res;
	res.status = ((code: number) => ((raw.statusCode = code), res)) as Res['status'];
	res.set = ((headers: Record<string, string>) => {
		for (const [name, value] of Object.entries(headers)) raw.setHeader(name, value);
		return res;
	}) as Res['set'];
	res.send = ((body: string) => (raw.end(body), res)) as Res['send'];
	res.json = ((body: unknown) => res.send(JSON.stringify(body))) as Res['json'];
	return res;
}

async function visit(workflow: (res: Res) => void, options: Partial<GuardOptions> = {}): Promise<Response> {
	server = createServer((_request, raw) => {
		const res = asExpress(raw);
		guardResponse(res, { timeoutMs: 10_000, pageFor: (why) => `<h1>${why}</h1>`, ...options });
		workflow(res);
	});
	await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
	return await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

afterEach(async () => {
	server?.closeAllConnections();
	await new Promise((resolve) => server?.close(resolve));
});

describe('the guard around a waiting browser', () => {
	it.each<[string, (res: Res) => void]>([
		[
			'the workflow failed before it answered',
			(res) => res.status(500).json({ message: 'Error in workflow' }),
		],
		['the workflow failed and n8n calls that a success', (res) => res.json(undefined)],
		['the workflow ended without an answer', (res) => res.status(200).json({ message: 'Workflow executed' })],
	])('%s: the customer gets the neutral page', async (_sentence, workflow) => {
		const onAnswer = vi.fn();
		const answer = await visit(workflow, { onAnswer });
		expect(answer.status).toBe(503);
		expect(await answer.text()).toBe('<h1>workflow-failed</h1>');
		expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
		expect(answer.headers.get('cache-control')).toBe('no-store');
		expect(onAnswer).toHaveBeenCalledExactlyOnceWith('workflow-failed');
	});

	it('lets the answer of Complete Login through', async () => {
		const answer = await visit((res) => res.status(200).send('portal'));
		expect([answer.status, await answer.text()]).toEqual([200, 'portal']);
	});

	it('answers for a workflow that hangs, and swallows what it says later', async () => {
		let late: () => void = () => undefined;
		const answer = await visit(
			(res) => {
				late = () => {
					res.setHeader('location', '/portal');
					res.end('too late');
					res.json({ message: 'too late' });
				};
			},
			{ timeoutMs: 5 },
		);
		expect([answer.status, await answer.text()]).toEqual([503, '<h1>workflow-silent</h1>']);
		expect(late).not.toThrow();
	});
});
