import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import type { Proofing } from '../../core/login/loginProof';
import { SHORTEST_SECRET } from '../../core/login/sealing';
import { readProvingCredential } from './keptCredentials';

export const LOGIN_SECRET_CREDENTIAL = 'jsmLoginSecretApi';

/** Takes the login secret from its credential. Throws a RangeError if it is missing or too short. */
export function proofingOf({ secret }: ICredentialDataDecryptedObject): Proofing {
	if (typeof secret !== 'string' || secret.length < SHORTEST_SECRET) {
		throw new RangeError(`The login secret must have at least ${SHORTEST_SECRET} characters`);
	}
	return { secret, now: Date.now() };
}

/** Reads the login secret of the node's credential. Throws as {@link proofingOf} does. */
export const readProofing = async (context: IExecuteFunctions, itemIndex: number): Promise<Proofing> =>
	proofingOf(await readProvingCredential(context, LOGIN_SECRET_CREDENTIAL, itemIndex));
