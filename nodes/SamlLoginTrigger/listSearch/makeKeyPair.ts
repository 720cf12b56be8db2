import { NodeOperationError, type ILoadOptionsFunctions, type INodeListSearchResult } from 'n8n-workflow';
import { LOGIN_SECRET_CREDENTIAL, proofingOf } from '../../shared/n8n/credentials/proofing';
import { makeSealedKeyPair, type KeyUse } from '../../shared/saml/keys/sealedKeyPair';

/**
 * Generates a key pair and returns it as the only entry of the list; if it is not chosen, it is lost. A row that already has
 * one gets an empty list, so that a click cannot replace a key in use. Throws the error that the editor shows instead.
 */
export async function makeKeyPair(
	context: ILoadOptionsFunctions,
	use: KeyUse,
): Promise<INodeListSearchResult> {
	if (context.getCurrentNodeParameter('&keyPair.value')) return { results: [] };
	const { secret, now } = await context
		.getCredentials(LOGIN_SECRET_CREDENTIAL)
		.then(proofingOf)
		.catch((error: unknown) => {
			const cause = error instanceof Error ? error.message : 'it cannot be read';
			throw new NodeOperationError(
				context.getNode(),
				`Choose a Login Secret first; the key pair is encrypted with it (${cause})`,
			);
		});
	const { madeAt, sealed } = await makeSealedKeyPair(secret, use, now);
	return { results: [{ name: `Key pair made ${madeAt}`, value: sealed }] };
}
