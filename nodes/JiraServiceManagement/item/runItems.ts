import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { LRUCache } from 'lru-cache';
import { mapInParallel } from '../../shared/core/concurrency/inParallel';
import { createProgress } from '../../shared/n8n/execution/progress';
import type { OperationRun } from '../operation';
import { readParallel } from '../parameters/readOptions';
import { runItem } from './runItem';

/** Runs all items, in order unless several may run at the same time. Throws once the execution is stopped. */
export async function runItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const noteDone = createProgress(context, items.length);
	const once = onceFor(context);
	const results = await mapInParallel([...items.keys()], readParallel(context), async (index) => {
		// n8n does not interrupt a running node.
		if (context.getExecutionCancelSignal()?.aborted) {
			throw new NodeOperationError(context.getNode(), 'The execution was stopped', { itemIndex: index });
		}
		const result = await runItem(context, index, once);
		noteDone();
		return result;
	});
	return results.flat();
}

/**
 * Work that was started, by execution and node. It outlives a run of the node, because n8n runs a node once per incoming
 * connection, and again on a retry.
 */
const begunBy = new LRUCache<string, Map<string, Promise<unknown>>>({ max: 20, ttl: 60 * 60_000 });

/** Shares work between all items of the node in this execution. */
function onceFor(context: IExecuteFunctions): OperationRun['once'] {
	const execution = context.getExecutionId();
	const key = execution ? `${execution} ${context.getNode().name}` : undefined;
	const begun = (key && begunBy.get(key)) || new Map<string, Promise<unknown>>();
	if (key) begunBy.set(key, begun);
	return async <T>(name: string, work: () => Promise<T>): Promise<T> => {
		const known = (begun.get(name) as Promise<T> | undefined) ?? work();
		begun.set(name, known);
		return await known;
	};
}
