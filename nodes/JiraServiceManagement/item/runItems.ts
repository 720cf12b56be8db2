import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { LRUCache } from 'lru-cache';
import { mapInParallel } from '../../shared/core/concurrency/inParallel';
import { createProgress } from '../../shared/n8n/execution/progress';
import type { SharedRun } from '../operation';
import { readParallel } from '../parameters/readOptions';
import { runItem } from './runItem';
import { ownNode } from '../../shared/n8n/execution/ownNode';

/** Runs all items, in order unless several may run at the same time. Throws once the execution is stopped. */
export async function runItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const noteDone = createProgress(context, items.length);
	const shared = shareRun(context);
	const results = await mapInParallel([...items.keys()], readParallel(context), async (index) => {
		// n8n does not interrupt a running node.
		if (context.getExecutionCancelSignal()?.aborted) {
			throw new NodeOperationError(ownNode(context), 'The execution was stopped', { itemIndex: index });
		}
		const result = await runItem(context, index, shared);
		noteDone();
		return result;
	});
	return results.flat();
}

/** Counts by execution and node. Small, so that they last as long as any execution, whatever else runs. */
const counted = new LRUCache<string, SharedRun['counts']>({
	max: 100_000,
	ttl: 7 * 24 * 3_600_000,
	updateAgeOnGet: true,
});

/**
 * Work that was started, by execution and node. It outlives a run of the node, because n8n runs a node once per incoming
 * connection, and again on a retry.
 */
const begunBy = new LRUCache<string, Map<string, Promise<unknown>>>({ max: 20, ttl: 60 * 60_000 });

const onceIn =
	(begun: Map<string, Promise<unknown>>): SharedRun['once'] =>
	async <T>(name: string, work: () => Promise<T>): Promise<T> => {
		const known = (begun.get(name) as Promise<T> | undefined) ?? work();
		begun.set(name, known);
		return await known;
	};

/** Shares work and counts between all items of the node, in this run and in this execution. */
function shareRun(context: IExecuteFunctions): SharedRun {
	const execution = context.getExecutionId();
	const key = execution ? `${execution} ${ownNode(context).name}` : undefined;
	const begun = (key && begunBy.get(key)) || new Map<string, Promise<unknown>>();
	const counts = (key && counted.get(key)) || { removals: 0 };
	if (key) {
		begunBy.set(key, begun);
		counted.set(key, counts);
	}
	return { once: onceIn(begun), onceInThisRun: onceIn(new Map()), counts };
}
