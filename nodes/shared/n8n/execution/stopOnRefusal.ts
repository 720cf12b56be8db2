import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { describeRefusal } from '../../core/refusal/itemRefusal';
import type { Refusal } from '../../core/refusal/outcome';

/**
 * Ends the node with an error that names the setting, unless the admin chose to continue on errors; then the caller
 * puts the refusal on its negative output.
 *
 * @param cause what was thrown, if anything
 */
export function stopOnRefusal(
	context: Pick<IExecuteFunctions, 'continueOnFail' | 'getNode'>,
	itemIndex: number,
	refusal: Refusal,
	cause?: unknown,
): void {
	if (context.continueOnFail()) return;
	if (cause instanceof Error) throw new NodeOperationError(context.getNode(), cause, { itemIndex });
	const { field, expected, received } = refusal.detail;
	const facts = [
		field && `Where: ${field}`,
		expected && `Expected: ${expected}`,
		received && `Received: ${received}`,
	].filter(Boolean);
	throw new NodeOperationError(
		context.getNode(),
		`${refusal.reason}: ${field ? `${field}. ` : ''}${describeRefusal(refusal).message}`,
		{ description: facts.join('. '), itemIndex, level: 'warning' },
	);
}
