import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { describeNodeError } from '../../core/refusal/refusalText';
import type { Refusal } from '../../core/refusal/outcome';
import { ownNode } from './ownNode';

/**
 * Ends the node with an error that names the setting, unless the admin chose to continue on errors; then the caller
 * puts the refusal on its negative output.
 *
 * @param cause the error that was thrown, if there was one
 */
export function stopOnRefusal(
	context: Pick<IExecuteFunctions, 'continueOnFail' | 'getNode'>,
	itemIndex: number,
	refusal: Refusal,
	cause?: unknown,
): void {
	if (context.continueOnFail()) return;
	if (cause instanceof Error) throw new NodeOperationError(ownNode(context), cause, { itemIndex });
	const { message, description } = describeNodeError(refusal);
	throw new NodeOperationError(ownNode(context), message, { description, itemIndex, level: 'warning' });
}
