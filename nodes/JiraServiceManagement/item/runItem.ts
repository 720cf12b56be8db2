import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Change, TraceStep } from '../../shared/core/login/loginItem';
import { withStep } from '../../shared/core/record/stepTimes';
import { accept, refuse, type Outcome, type Refusal } from '../../shared/core/refusal/outcome';
import { createJsmCallLog, type JsmCallLog } from '../../shared/n8n/http/jsmCallLog';
import { createJsmNoticeLog } from '../../shared/n8n/http/jsmNoticeLog';
import { connectJsm } from '../../shared/n8n/http/connectJsm';
import { startStopwatch } from '../../shared/core/record/stopwatch';
import type { Operation, OperationRun, SharedRun } from '../operation';
import { readOptions } from '../parameters/readOptions';
import { findOperation } from '../resources';
import { refusedItem } from './refusedItem';

/**
 * Runs one item through the chosen operation. Every refusal and every failure, reading parameters and credentials
 * included, becomes an item with an error or, unless the admin chose to continue on errors, an error of the node. If
 * anything else were thrown, n8n would pass the input of the failed node to its success branch.
 */
export async function runItem(
	context: IExecuteFunctions,
	index: number,
	shared: SharedRun,
): Promise<INodeExecutionData[]> {
	const changes: Change[] = [];
	const step: TraceStep = { step: 'jira', ms: 0 };
	const elapsed = startStopwatch();
	const calls = createJsmCallLog(context, context.getInputData()[index]?.json ?? {});
	let outcome: Outcome<IDataObject | IDataObject[]>;
	try {
		const opened = await openItem(context, index, shared, { changes, calls, step });
		outcome = opened.ok ? await opened.value.operation.execute(opened.value.run) : opened;
	} catch (error) {
		outcome = describeFailure(error);
	}
	step.ms = elapsed();
	step.calls = calls.count();
	if (!outcome.ok) return [refusedItem(context, index, outcome, changes, calls.onCall && step)];
	const results = Array.isArray(outcome.value) ? outcome.value : [outcome.value];
	return results.map((json) => ({ json: withStep(json, step), pairedItem: { item: index } }));
}

/** Filled while the item runs, so that a refusal has it too. */
interface Noted {
	changes: Change[];
	/** Calls and time for the record of a login; absent where the item is only looked at for another one. */
	calls?: JsmCallLog;
	step?: TraceStep;
}

/** Reads what the operation of an item needs: the operation itself, its options, a client. */
async function openItem(
	context: IExecuteFunctions,
	index: number,
	shared: SharedRun,
	{ changes, calls, step }: Noted,
): Promise<Outcome<{ operation: Operation; run: OperationRun }>> {
	const resource = context.getNodeParameter('resource', index);
	if (step) step.step = String(resource);
	const operation = findOperation(resource, context.getNodeParameter('operation', index));
	if (!operation) return refuse('setting-invalid', { field: 'Operation', expected: 'one of the list' });
	const options = readOptions({ context, index }, operation.patience);
	const item = context.getInputData()[index]?.json ?? {};
	const onNotice = createJsmNoticeLog(context, item);
	const client = await connectJsm(context, options.patience, index, { onCall: calls?.onCall, onNotice });
	if (!client.ok) return client;
	const openOther = async (other: number): Promise<Outcome<OperationRun>> => {
		const opened = await openItem(context, other, shared, { changes: [] });
		return opened.ok ? accept(opened.value.run) : opened;
	};
	const run = {
		context,
		index,
		client: client.value,
		item,
		options,
		changes,
		...shared,
		openItem: openOther,
	};
	return accept({ operation, run });
}

/** Turns a thrown error into a refusal. Keeps only the message, because the cause could quote a request. */
function describeFailure(error: unknown): Refusal {
	const hint = error instanceof Error ? error.message : undefined;
	const isSetting =
		error instanceof RangeError || (error instanceof Error && /credential|parameter/i.test(error.message));
	return refuse(isSetting ? 'setting-invalid' : 'internal', { hint });
}
