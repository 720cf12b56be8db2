import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import type { Refusal } from '../../core/refusal/outcome';
import { explainRefusal } from '../../core/refusal/refusalText';

/** Stops the publication of a workflow with a sentence that names the setting. The editor shows the message alone. */
export function refusePublication(context: IHookFunctions, refusal: Refusal): never {
	throw new NodeOperationError(context.getNode(), explainRefusal(refusal));
}
