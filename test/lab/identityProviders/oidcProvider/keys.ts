import { exportJWK, generateKeyPair, type JWK } from 'jose';

export type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256';

/** A new signing key. Keys are never committed. */
export async function makeSigningKey(algorithm: SigningAlgorithm, kid: string): Promise<JWK> {
	const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
	return { ...(await exportJWK(privateKey)), alg: algorithm, use: 'sig', kid };
}
