import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Change, TraceStep } from '../../shared/core/login/loginItem';
import { withStep } from '../../shared/core/record/stepTimes';
import { refuse, type Outcome, type Refusal } from '../../shared/core/refusal/outcome';
import { createJsmCallLog, type JsmCallLog } from '../../shared/n8n/http/jsmCallLog';
import { connectJsm } from '../../shared/n8n/http/connectJsm';
import { startStopwatch } from '../../shared/core/record/stopwatch';
import type { OperationRun } from '../operation';
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
	once: OperationRun['once'],
): Promise<INodeExecutionData[]> {
	const changes: Change[] = [];
	const step: TraceStep = { step: 'jira', ms: 0 };
	const elapsed = startStopwatch();
	const calls = createJsmCallLog(context, context.getInputData()[index]?.json ?? {});
	let outcome: Outcome<IDataObject | IDataObject[]>;
	try {
		outcome = await execute(context, index, changes, once, { calls, step });
	} catch (error) {
		outcome = describeFailure(error);
	}
	step.ms = elapsed();
	step.calls = calls.count();
	if (!outcome.ok) return [refusedItem(context, index, outcome, changes, calls.onCall && step)];
	const results = Array.isArray(outcome.value) ? outcome.value : [outcome.value];
	return results.map((json) => ({ json: withStep(json, step), pairedItem: { item: index } }));
}

/** Calls and time for the record of a login. Filled while the item runs, so that a refusal has them too. */
interface Measured {
	calls: JsmCallLog;
	step: TraceStep;
}

async function execute(
	context: IExecuteFunctions,
	index: number,
	changes: Change[],
	once: OperationRun['once'],
	{ calls, step }: Measured,
) {
	const resource = context.getNodeParameter('resource', index);
	step.step = String(resource);
	const operation = findOperation(resource, context.getNodeParameter('operation', index));
	if (!operation) return refuse('setting-invalid', { field: 'Operation', expected: 'one of the list' });
	const options = readOptions({ context, index }, operation.patience);
	const client = await connectJsm(context, options.patience, index, calls.onCall);
	if (!client.ok) return client;
	const item = context.getInputData()[index]?.json ?? {};
	return await operation.execute({ context, index, client: client.value, item, options, changes, once });
}

/** Turns a thrown error into a refusal. Keeps only the message, because the cause could quote a request. */
function describeFailure(error: unknown): Refusal {
	const hint = error instanceof Error ? error.message : undefined;
	const isSetting =
		error instanceof RangeError || (error instanceof Error && /credential|parameter/i.test(error.message));
	return refuse(isSetting ? 'setting-invalid' : 'internal', { hint });
}
