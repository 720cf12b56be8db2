import {
	NodeApiError,
	NodeOperationError,
	type IExecuteFunctions,
	type INodeExecutionData,
	type JsonObject,
} from 'n8n-workflow';
import { describeNodeError, describeRefusal } from '../../shared/core/refusal/refusalText';
import type { Change, TraceStep } from '../../shared/core/login/loginItem';
import type { Refusal } from '../../shared/core/refusal/outcome';
import { ownNode } from '../../shared/n8n/execution/ownNode';

/** Turns a refusal into an error: a NodeApiError if Jira refused, a NodeOperationError if this package did. */
export function toNodeError(
	context: Pick<IExecuteFunctions, 'getNode'>,
	refusal: Refusal,
	itemIndex?: number,
) {
	const { message, description } = describeNodeError(refusal);
	if (!refusal.reason.startsWith('jsm-')) {
		return new NodeOperationError(ownNode(context), message, { description, itemIndex, level: 'warning' });
	}
	const httpCode = 'status' in refusal && refusal.status !== undefined ? String(refusal.status) : undefined;
	const facts: JsonObject = { message, description };
	return new NodeApiError(ownNode(context), facts, { message, description, httpCode, itemIndex });
}

/**
 * Builds the item of a refusal: the reason, and what had been changed by then. Throws unless the node continues on errors.
 *
 * n8n sends an item to the error output because its JSON has an `error` field, and merges the input back into it. With
 * n8n's own `error` property beside the JSON, everything but the message would be lost.
 *
 * @param step calls and duration of the step, for the record of a login
 */
export function refusedItem(
	context: IExecuteFunctions,
	itemIndex: number,
	refusal: Refusal,
	changes: readonly Change[],
	step?: TraceStep,
): INodeExecutionData {
	if (!context.continueOnFail()) throw toNodeError(context, refusal, itemIndex);
	const error = {
		...describeRefusal(refusal),
		...(changes.length > 0 ? { changes: changes.map((change) => ({ ...change })) } : {}),
		...(step ? { step } : {}),
	};
	const hasErrorOutput = ownNode(context).onError === 'continueErrorOutput';
	const input = hasErrorOutput ? {} : (context.getInputData()[itemIndex]?.json ?? {});
	return { json: { ...input, error }, pairedItem: { item: itemIndex } };
}
