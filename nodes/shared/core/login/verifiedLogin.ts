import type { Identity, Login, LoginItem } from './loginItem';
import { sealPass, type Proofing } from './loginProof';
import { makePseudonym } from './pseudonym';

/** The item of a login whose identity was verified: with the pass that says so. */
export async function makeVerifiedLogin(
	{ secret, now }: Proofing,
	login: Omit<Login, 'at' | 'pass' | 'pseudonym'>,
	identity: Identity,
): Promise<LoginItem> {
	const { id: loginId, connection, returnTo, ...facts } = login;
	const { issuer, subject, email, displayName } = identity;
	const pass = await sealPass({ secret, now }, { loginId, connection, issuer, subject, email, displayName });
	return {
		login: {
			...facts,
			id: loginId,
			connection,
			at: new Date(now).toISOString(),
			...(returnTo === undefined ? {} : { returnTo }),
			pseudonym: makePseudonym(secret, issuer, subject),
			pass,
		},
		identity,
	};
}
