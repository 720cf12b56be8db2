import type { SigningCertificate } from '../../../../../nodes/shared/saml/keys/certificates';
import type { parsePostedResponse } from '../../../../../nodes/shared/saml/binding/postBinding';
import type { processResponse } from '../../../../../nodes/shared/saml/response/response';
import type { IdentityProvider } from '../../../../support/samlIdp/identityProvider';
import { NOW, REQUEST } from '../../../../support/samlIdp/message';
import { demands, makePolicy } from '../../../../support/samlIdp/policy';
import type { Case } from './case';

/** What the rows are about; the mutation run has one of its own. */
export interface Adapter {
	parsePostedResponse: typeof parsePostedResponse;
	processResponse: typeof processResponse;
}

/** The form fields of a row. */
export async function post({ make }: Case, idp: IdentityProvider): Promise<Record<string, unknown>> {
	const made = await make(idp);
	return typeof made === 'string' ? { SAMLResponse: Buffer.from(made, 'utf8').toString('base64') } : made;
}

/** What the adapter says to them. */
export async function judge(
	adapter: Adapter,
	{ keys }: IdentityProvider,
	{ profile, policy: changed }: Pick<Case, 'profile' | 'policy'>,
	parameters: Record<string, unknown>,
	certificates: readonly SigningCertificate[],
) {
	const posted = adapter.parsePostedResponse(parameters);
	if (!posted.ok) return posted;
	const policy = { ...makePolicy(keys), demand: demands[profile], ...changed };
	// A case that switches AES-CBC on keeps our key; one that means to have none says so by its id.
	if (changed?.decryption?.allowCbc) policy.decryption = { ...makePolicy(keys).decryption, allowCbc: true };
	return await adapter.processResponse(posted.value.xml, policy, certificates, {
		inResponseTo: REQUEST,
		now: NOW,
	});
}
