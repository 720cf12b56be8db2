import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import type { Proofing } from '../../core/login/loginProof';
import { checkLoginSecret } from '../../core/login/loginSecret';
import type { VerifiedStatements } from '../../core/login/signing';
import { readProvingCredential } from './keptCredentials';

export const LOGIN_SECRET_CREDENTIAL = 'jsmLoginSecretApi';

/** What each run of a node has verified. It holds personal data, so it goes with the run. */
const verifiedInRun = new WeakMap<IExecuteFunctions, VerifiedStatements>();

function findVerified(context: IExecuteFunctions): VerifiedStatements {
	const known = verifiedInRun.get(context);
	if (known) return known;
	const verified: VerifiedStatements = new Map();
	verifiedInRun.set(context, verified);
	return verified;
}

/** Takes the login secret from its credential. Throws a RangeError if it is missing or too short. */
export function proofingOf({ secret }: ICredentialDataDecryptedObject): Proofing {
	checkLoginSecret(secret);
	return { secret, now: Date.now() };
}

/** Reads the login secret of the node's credential. Throws as {@link proofingOf} does. */
export const readProofing = async (context: IExecuteFunctions): Promise<Proofing> => ({
	...proofingOf(await readProvingCredential(context, LOGIN_SECRET_CREDENTIAL)),
	verified: findVerified(context),
});
