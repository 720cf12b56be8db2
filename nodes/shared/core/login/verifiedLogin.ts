import type { VerifiedIdentity } from '../identity/verifiedIdentity';
import type { Login, LoginItem } from './loginItem';
import { sealPass, type Proofing } from './loginProof';
import { makePseudonym } from './pseudonym';

/** The item of a login whose identity was verified, with the pass that says so. */
export function makeVerifiedLogin(
	{ secret, now }: Proofing,
	login: Omit<Login, 'at' | 'pass' | 'pseudonym'>,
	identity: VerifiedIdentity,
): LoginItem {
	const { id: loginId, connection, returnTo, ...details } = login;
	const { issuer, subject, email, displayName } = identity;
	const person = { issuer, subject, email, displayName };
	const pass = sealPass({ secret, now }, { loginId, connection, ...person, at: now });
	return {
		login: {
			...details,
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
