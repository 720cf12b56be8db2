import { createHmac } from 'node:crypto';
import { deriveKey } from './loginSecret';

let kept: { secret: string; key: Buffer } | undefined;

function pseudonymKey(secret: string): Buffer {
	if (kept?.secret !== secret) {
		kept = { secret, key: Buffer.from(deriveKey(secret, 'pseudonym')) };
	}
	return kept.key;
}

/**
 * Stands for a person in records: the same for each of their logins, and meaningless without the login secret.
 * 22 characters.
 */
export const makePseudonym = (secret: string, issuer: string, subject: string): string =>
	createHmac('sha256', pseudonymKey(secret))
		.update(JSON.stringify([issuer, subject]))
		.digest('base64url')
		.slice(0, 22);
