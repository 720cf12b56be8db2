import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { DateTime } from 'luxon';
import { openLasting, sealLasting, type LastingSeal } from '../../core/login/sealing';
import { makeSelfSignedCertificate } from './selfSignedCertificate';
import type { ServiceProviderKey } from './serviceProviderKeys';

/** What a key pair is for. Never both: a provider could otherwise make us sign what it encrypted. */
export type KeyUse = 'signing' | 'decryption';

/** RSA modulus length in bits, sufficient beyond 2030 (NIST SP 800-57 part 1, table 4). */
const KEY_LENGTH = 3072;

const sealOf = (secret: string, use: KeyUse): LastingSeal => ({ kind: `${use}-key-pair`, secret });

export interface SealedKeyPair {
	/** When it was made, for people; also in the certificate's name. */
	madeAt: string;
	/** The pair, of use with the login secret only. */
	sealed: string;
}

/**
 * Generates a key pair with a certificate and returns it sealed, so that a workflow may store it.
 *
 * @param now in milliseconds since the epoch
 */
export async function makeSealedKeyPair(secret: string, use: KeyUse, now: number): Promise<SealedKeyPair> {
	const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_LENGTH });
	const at = DateTime.fromMillis(now, { zone: 'utc' });
	const madeAt = at.toFormat("yyyy-MM-dd HH:mm:ss 'UTC'");
	const pair: Required<ServiceProviderKey> = {
		privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		certificate: makeSelfSignedCertificate(privateKey, {
			commonName: `JSM Customer SSO ${use} ${madeAt}`,
			// Allow for clock skew, because some providers check the dates.
			notBefore: at.minus({ days: 1 }).toJSDate(),
			notAfter: at.plus({ years: 10 }).toJSDate(),
		}),
	};
	return { madeAt, sealed: await sealLasting(sealOf(secret, use), pair) };
}

/** Opens a pair that {@link makeSealedKeyPair} sealed for the same use; undefined for anything else. */
export const openKeyPair = async (
	secret: string,
	use: KeyUse,
	sealed: string,
): Promise<Required<ServiceProviderKey> | undefined> => await openLasting(sealOf(secret, use), sealed);
