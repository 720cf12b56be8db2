import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { explainRefusal } from '../shared/core/refusal/refusalText';
import {
	readIdentityProviderMetadata,
	type IdentityProviderFacts,
} from '../shared/saml/metadata/identityProviderMetadata';
import { createProviderSend } from '../shared/http/providerSend';
import { fine, readPublished, wrong } from '../shared/n8n/credentials/credentialTest';
import { readConnection } from './connection';

/** Describes the provider, and until when its certificates are valid. */
function describe({ entityId, certificates }: IdentityProviderFacts): INodeCredentialTestResult {
	const now = Date.now();
	const expired = certificates.filter(({ expiresAt }) => expiresAt < now).length;
	const last = new Date(Math.max(...certificates.map(({ expiresAt }) => expiresAt)))
		.toISOString()
		.slice(0, 10);
	const warning =
		expired > 0
			? ` Certificates that have expired: ${expired}. Signatures with them are still accepted.`
			: '';
	return fine(
		`Identity provider ${entityId.slice(0, 200)}, ${certificates.length} certificate(s), valid until ${last}.${warning}`,
	);
}

/** The credential test in n8n's dialog: reads the credential and, if it has a URL, the metadata there. */
export async function testSamlIdentityProvider(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const connection = readConnection(credential.data ?? {});
	if (!connection.ok) return wrong(explainRefusal(connection));
	const { source } = connection.value;
	if (source.kind === 'fixed') return describe(source.facts);
	const document = await readPublished(createProviderSend(connection.value), source.url);
	if ('problem' in document) return wrong(document.problem);
	const facts = readIdentityProviderMetadata(document.text, source.entityId);
	return facts.ok ? describe(facts.value) : wrong(explainRefusal(facts));
}
