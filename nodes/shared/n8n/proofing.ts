import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Proofing } from '../core/loginProof';
import { SHORTEST_SECRET } from '../core/sealing';

export const LOGIN_SECRET_CREDENTIAL = 'jsmLoginSecretApi';

/** Reads the login secret of the node's credential. Throws with a sentence for the admin when it is missing or too short. */
export async function readProofing(
	context: Pick<IExecuteFunctions, 'getCredentials'>,
	itemIndex?: number,
	now: number = Date.now(),
): Promise<Proofing> {
	const { secret }: IDataObject = await context.getCredentials(LOGIN_SECRET_CREDENTIAL, itemIndex);
	if (typeof secret !== 'string' || secret.length < SHORTEST_SECRET) {
		throw new RangeError(`The login secret must have at least ${SHORTEST_SECRET} characters`);
	}
	return { secret, now };
}
