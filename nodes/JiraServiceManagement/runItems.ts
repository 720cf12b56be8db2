import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { mapInParallel } from '../shared/core/inParallel';
import { createProgress } from '../shared/n8n/progress';
import { runItem } from './runItem';

/** More would only wait in line: Jira's limits are per second and shared by everybody. */
const MOST_PARALLEL = 10;

/** Runs all items, in order unless the operation lets several run at once. Stops when somebody stops the execution. */
export async function runItems(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const items = context.getInputData();
	const noteDone = createProgress(context, items.length);
	const results = await mapInParallel([...items.keys()], readWidth(context), async (index) => {
		// n8n does not end a running node itself.
		if (context.getExecutionCancelSignal()?.aborted) {
			throw new NodeOperationError(context.getNode(), 'The execution was stopped', { itemIndex: index });
		}
		const result = await runItem(context, index);
		noteDone();
		return result;
	});
	return results.flat();
}

/** How many items run at once; only an operation with such an option has more than one. */
function readWidth(context: IExecuteFunctions): number {
	try {
		const wanted = Number(context.getNodeParameter('options.parallel', 0, 1));
		return Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), MOST_PARALLEL) : 1;
	} catch {
		// A broken expression is told with the item it belongs to.
		return 1;
	}
}
