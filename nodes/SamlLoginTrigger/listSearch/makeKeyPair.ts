import { NodeOperationError, type ILoadOptionsFunctions, type INodeListSearchResult } from 'n8n-workflow';
import { LOGIN_SECRET_CREDENTIAL, proofingOf } from '../../shared/n8n/credentials/proofing';
import { makeSealedKeyPair, type KeyUse } from '../../shared/saml/keys/sealedKeyPair';

/**
 * Makes a key pair and offers it as the only choice; one that is not chosen is gone. A row that has one is offered nothing
 * else: a key in use is never replaced by a click. Throws what the editor shows in place of the list.
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
				`A Login Secret is needed first: the key pair is sealed with it (${cause})`,
			);
		});
	const { madeAt, sealed } = await makeSealedKeyPair(secret, use, now);
	return { results: [{ name: `Key pair made ${madeAt}`, value: sealed }] };
}
