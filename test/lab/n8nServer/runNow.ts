import { parse } from 'flatted';
import { waitUntil } from '../servers/child';
import type { N8n } from './n8n';

/** One execution as n8n stored it. */
export interface EndedExecution {
	status: string;
	/** Items that a node returned on one of its outputs. */
	itemsOf: (node: string, output?: number) => Record<string, unknown>[];
	/** Error message of the node that stopped the execution. */
	error?: string;
}

interface StoredRun {
	data?: { main?: ({ json: Record<string, unknown> }[] | null)[] };
}

interface StoredData {
	resultData: { runData: Record<string, StoredRun[]>; error?: { message: string } };
}

/** Runs a workflow from its trigger to its end, like "Execute workflow" in the editor. */
export async function runNow(n8n: N8n, workflowId: string, trigger: string): Promise<EndedExecution> {
	const { request } = await n8n.session();
	const workflowData = await request<object>('GET', `/workflows/${workflowId}`);
	const { executionId } = await request<{ executionId: string }>('POST', `/workflows/${workflowId}/run`, {
		workflowData,
		triggerToStartFrom: { name: trigger },
	});
	return await readExecution(n8n, executionId);
}

/** Waits for an execution to end and returns it. */
export async function readExecution(n8n: N8n, executionId: string): Promise<EndedExecution> {
	const { request } = await n8n.session();
	let execution = { status: 'running', data: '[]' };
	await waitUntil(`The end of execution ${executionId}`, async () => {
		execution = await request<typeof execution>('GET', `/executions/${executionId}`);
		return !['new', 'running', 'waiting'].includes(execution.status);
	});
	const { resultData } = parse(execution.data) as StoredData;
	return {
		status: execution.status,
		error: resultData.error?.message,
		itemsOf: (node, output = 0) =>
			(resultData.runData[node] ?? []).flatMap(({ data }) =>
				(data?.main?.[output] ?? []).map(({ json }) => json),
			),
	};
}
