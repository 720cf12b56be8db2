import { hkdfSync } from 'node:crypto';

/** Shortest accepted login secret, in characters. */
export const SHORTEST_SECRET = 32;

/** Whether a value is a login secret that is long enough. */
export const isLoginSecret = (secret: unknown): secret is string =>
	typeof secret === 'string' && secret.length >= SHORTEST_SECRET;

/** Throws a RangeError for a login secret that is missing or too short. */
export function checkLoginSecret(secret: unknown): asserts secret is string {
	if (!isLoginSecret(secret)) {
		throw new RangeError(`The login secret must have at least ${SHORTEST_SECRET} characters`);
	}
}

/** RFC 5869: one secret, one derived key per purpose. 32 bytes. */
export const deriveKey = (secret: string, purpose: string): ArrayBuffer =>
	hkdfSync('sha256', secret, 'n8n-nodes-jsm-customer-sso', purpose, 32);
