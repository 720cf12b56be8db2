import { createHash } from 'node:crypto';
import { hostCookie, readHostCookies } from '../../shared/core/attempt/hostCookie';
import { openStatement, sealStatement } from '../../shared/core/login/sealing';
import type { VerifiedAssertion } from '../../shared/saml/response/assertionRules';
import type { NameId } from '../../shared/saml/response/subjectRules';
import { cookieRulesOf, type OwnAddresses } from '../ownAddresses';

/** The sign-in that a logout has to name, with the provider's values. It is kept in a cookie, not on the server. */
export interface SignedIn {
	connection: string;
	/** The provider's entityID. */
	issuer: string;
	nameId: NameId;
	sessionIndex?: string;
}

/** How long a sign-in can be ended from here, in seconds. Providers end their sessions after 8 to 10 hours. */
const SIGNED_IN_LIFETIME = 12 * 60 * 60;

/** Maximum size of the record, in bytes. Sealed, it stays below the 4096 bytes that browsers accept. */
const LONGEST_RECORD = 2400;

/** Each trigger has a cookie of its own, so that two connections on one host do not end each other's sign-ins. */
const nameOf = ({ connectionKey }: OwnAddresses): string =>
	`jsm-signed-in-${createHash('sha256').update(connectionKey).digest('hex').slice(0, 16)}`;

/** Makes the Set-Cookie line with the sealed sign-in. If the record is too long, removes the cookie instead. */
export async function signedInCookies(
	{ issuer, nameId, sessionIndex }: VerifiedAssertion,
	{ secret, now }: { secret: string; now: number },
	own: OwnAddresses,
): Promise<string[]> {
	const record: SignedIn = {
		connection: own.connectionKey,
		issuer,
		nameId,
		...(sessionIndex === undefined ? {} : { sessionIndex }),
	};
	if (Buffer.byteLength(JSON.stringify(record)) > LONGEST_RECORD) return [dropSignedIn(own)];
	const sealed = await sealStatement({ kind: 'signed-in', secret, now }, record, SIGNED_IN_LIFETIME);
	return [hostCookie(nameOf(own), sealed, SIGNED_IN_LIFETIME, cookieRulesOf(own))];
}

export const dropSignedIn = (own: OwnAddresses): string => hostCookie(nameOf(own), '', 0, cookieRulesOf(own));

/** Reads the sign-in of this browser; `undefined` if there is none, or it is forged, expired or of another trigger. */
export async function readSignedIn(
	cookieHeader: string | undefined,
	{ secret, now }: { secret: string; now: number },
	own: OwnAddresses,
): Promise<SignedIn | undefined> {
	const sealed = readHostCookies(cookieHeader, nameOf(own), cookieRulesOf(own)).get('');
	const opened = await openStatement<SignedIn>({ kind: 'signed-in', secret, now }, sealed);
	return opened.ok && opened.value.connection === own.connectionKey ? opened.value : undefined;
}
