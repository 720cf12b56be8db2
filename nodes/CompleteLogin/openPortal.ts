import type { IExecuteFunctions } from 'n8n-workflow';
import { chooseLanding, type LandingSettings } from '../shared/core/login/landing';
import { requirePass, requireSteps, requireVerdict } from '../shared/core/login/loginProof';
import { loginSteps, type LoginItem, type LoginStep } from '../shared/core/login/loginItem';
import { accept, type Outcome } from '../shared/core/refusal/outcome';
import { siteUrlOf } from '../shared/jsm/client/site';
import { JSM_CREDENTIAL } from '../shared/n8n/http/connectJsm';
import { readProofing } from '../shared/n8n/credentials/proofing';

function readRequiredSteps(context: IExecuteFunctions, itemIndex: number): LoginStep[] {
	const chosen: unknown = context.getNodeParameter('requiredSteps', itemIndex, [...loginSteps]);
	if (!Array.isArray(chosen)) throw new RangeError('"Required Steps" is not a list');
	return loginSteps.filter((step) => chosen.includes(step));
}

/**
 * Decides where the browser goes, based only on what is sealed for this login. The branch proves nothing, because n8n can
 * pass a failed node's input to its success branch.
 *
 * @returns the absolute URL of a granted portal
 */
export async function decideLanding(
	context: IExecuteFunctions,
	item: Partial<LoginItem>,
	itemIndex: number,
): Promise<Outcome<string>> {
	const proofing = await readProofing(context, itemIndex);
	const pass = await requirePass(proofing, item);
	if (!pass.ok) return pass;
	const site = siteUrlOf(await context.getCredentials(JSM_CREDENTIAL, itemIndex));
	if (!site.ok) return site;
	const verdict = await requireVerdict(proofing, item, pass.value, site.value);
	if (!verdict.ok) return verdict;
	const required = readRequiredSteps(context, itemIndex);
	const steps = await requireSteps(proofing, item, pass.value, required, site.value);
	if (!steps.ok) return steps;

	const prefer = context.getNodeParameter('landing', itemIndex, 'requested') as LandingSettings['prefer'];
	return accept(chooseLanding(verdict.value, item.login?.returnTo, { site: site.value, prefer }));
}
