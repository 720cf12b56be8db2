import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';
import type { Refusal } from '../../core/refusal/outcome';
import { explainRefusal } from '../../core/refusal/refusalText';

/** Stops the publication of a workflow. The message contains everything, because the editor shows nothing else. */
export function refusePublication(context: IHookFunctions, refusal: Refusal): never {
	throw new NodeOperationError(context.getNode(), explainRefusal(refusal));
}
