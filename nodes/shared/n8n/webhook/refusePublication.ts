import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import type { Refusal } from '../../core/refusal/outcome';
import { reasons } from '../../core/refusal/reasons';

/** Stops the publication of a workflow with a sentence that names the setting. The editor shows the message alone. */
export function refusePublication(context: IHookFunctions, { reason, detail }: Refusal): never {
	const { field, expected, received, hint } = detail;
	const facts = [
		field && `Setting or field: ${field}.`,
		expected && `Expected: ${expected}.`,
		received && `Found: ${received}.`,
		hint && `${hint}.`,
	];
	const message = [`${reasons[reason].sentence} (${reason}).`, ...facts].filter(Boolean).join(' ');
	throw new NodeOperationError(context.getNode(), message);
}
