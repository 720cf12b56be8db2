import { createHmac, hkdfSync } from 'node:crypto';

let kept: { secret: string; key: Buffer } | undefined;

function keyOf(secret: string): Buffer {
	if (kept?.secret !== secret) {
		// RFC 5869: a key of its own, as for every kind of seal.
		const bytes = hkdfSync('sha256', secret, 'n8n-nodes-jsm-customer-sso', 'pseudonym', 32);
		kept = { secret, key: Buffer.from(bytes) };
	}
	return kept.key;
}

/**
 * Stands for a person in records: the same for every login of theirs, and telling nothing to who lacks the login
 * secret. 22 characters.
 */
export const makePseudonym = (secret: string, issuer: string, subject: string): string =>
	createHmac('sha256', keyOf(secret))
		.update(JSON.stringify([issuer, subject]))
		.digest('base64url')
		.slice(0, 22);
