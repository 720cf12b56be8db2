import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Change } from '../shared/core/loginItem';
import { refuse, type Outcome, type Refusal } from '../shared/core/outcome';
import { connectJsm } from '../shared/n8n/jsmSend';
import { findOperation } from './operations';
import { readOptions } from './parameters';
import { refusedItem } from './refusedItem';

/**
 * Runs one item through the chosen operation. Every refusal and every failure, reading parameters and credentials
 * included, ends as an item with an error, or as the node's error where the admin did not ask to continue:
 * n8n would hand a failed node's input to the success branch.
 */
export async function runItem(context: IExecuteFunctions, index: number): Promise<INodeExecutionData[]> {
	const changes: Change[] = [];
	let outcome: Outcome<IDataObject | IDataObject[]>;
	try {
		outcome = await execute(context, index, changes);
	} catch (error) {
		outcome = describeFailure(error);
	}
	if (!outcome.ok) return [refusedItem(context, index, outcome, changes)];
	const results = Array.isArray(outcome.value) ? outcome.value : [outcome.value];
	return results.map((json) => ({ json, pairedItem: { item: index } }));
}

async function execute(context: IExecuteFunctions, index: number, changes: Change[]) {
	const resource = context.getNodeParameter('resource', index);
	const operation = findOperation(resource, context.getNodeParameter('operation', index));
	if (!operation) return refuse('setting-invalid', { field: 'Operation', expected: 'one of the list' });
	const { patience } = readOptions({ context, index }, operation.patience);
	const client = await connectJsm(context, patience, index);
	if (!client.ok) return client;
	const item = context.getInputData()[index]?.json ?? {};
	return await operation.execute({ context, index, client: client.value, item, changes });
}

/** What n8n or the node itself threw. Only the sentence is kept: a cause could quote a request. */
function describeFailure(error: unknown): Refusal {
	const hint = error instanceof Error ? error.message : undefined;
	const isSetting =
		error instanceof RangeError || (error instanceof Error && /credential|parameter/i.test(error.message));
	return refuse(isSetting ? 'setting-invalid' : 'internal', { hint });
}
