import type { IExecuteFunctions } from 'n8n-workflow';
import { chooseLanding, type LandingSettings } from '../shared/core/login/landing';
import { requireOneSite, requirePass, requireSteps, requireVerdict } from '../shared/core/login/loginProof';
import { loginSteps, type LoginItem, type LoginStep } from '../shared/core/login/loginItem';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { siteUrlOf } from '../shared/jsm/client/site';
import { JSM_CREDENTIAL } from '../shared/n8n/http/connectJsm';
import { readProofing } from '../shared/n8n/credentials/proofing';
import { ownNode } from '../shared/n8n/execution/ownNode';
import { readItemCredential } from '../shared/n8n/credentials/keptCredentials';

function readRequiredSteps(context: IExecuteFunctions, itemIndex: number): LoginStep[] {
	const chosen: unknown = context.getNodeParameter('requiredSteps', itemIndex, [...loginSteps]);
	if (!Array.isArray(chosen)) throw new RangeError('"Required Steps" is not a list');
	return loginSteps.filter((step) => chosen.includes(step));
}

/**
 * Reads the Jira site of the node's own credential; undefined without one. The proofs name the site as well, so the
 * credential is only needed by a workflow whose proofs do not.
 */
async function readOwnSite(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<Outcome<string | undefined>> {
	if (!ownNode(context).credentials?.[JSM_CREDENTIAL]?.id) return accept(undefined);
	return siteUrlOf(await readItemCredential(context, JSM_CREDENTIAL, itemIndex));
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
	const proofing = await readProofing(context);
	const pass = requirePass(proofing, item);
	if (!pass.ok) return pass;
	const own = await readOwnSite(context, itemIndex);
	if (!own.ok) return own;
	const verdict = requireVerdict(proofing, item, pass.value, own.value);
	if (!verdict.ok) return verdict;
	const required = readRequiredSteps(context, itemIndex);
	const receipts = requireSteps(proofing, item, pass.value, required, own.value);
	if (!receipts.ok) return receipts;
	const proven = requireOneSite(verdict.value, receipts.value);
	if (!proven.ok) return proven;
	const site = own.value ?? proven.value;
	if (site === undefined) {
		return refuse('setting-invalid', {
			field: 'Required Steps',
			expected: 'a step of the Jira Service Management node, whose receipt names the Jira site',
			hint: 'Require a step, or choose the Jira credential in this node',
		});
	}

	const prefer = context.getNodeParameter('landing', itemIndex, 'requested') as LandingSettings['prefer'];
	return accept(chooseLanding(verdict.value, item.login?.returnTo, { site, prefer }));
}
