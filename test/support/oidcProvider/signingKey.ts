import {
	constants,
	createHmac,
	generateKeyPairSync,
	sign,
	type JsonWebKey,
	type KeyObject,
} from 'node:crypto';

/** A signing key, of the fake provider or of an attacker. Created when the tests start, never stored. */
export interface SigningKey {
	algorithm: string;
	secret: KeyObject;
	public: KeyObject;
	/** The public key as an entry of a JWKS. */
	published: JsonWebKey & { kid?: string; use?: string; alg?: string };
}

export type Signer = (input: string) => Buffer;

const CURVES: Record<string, string> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

function makePair(algorithm: string, bits: number): { publicKey: KeyObject; privateKey: KeyObject } {
	if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519');
	const namedCurve = CURVES[algorithm];
	return namedCurve
		? generateKeyPairSync('ec', { namedCurve })
		: generateKeyPairSync('rsa', { modulusLength: bits });
}

export function makeKey(kid: string, algorithm = 'RS256', bits = 2048): SigningKey {
	const { publicKey, privateKey } = makePair(algorithm, bits);
	return {
		algorithm,
		secret: privateKey,
		public: publicKey,
		published: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' },
	};
}

/** Signs with the key's algorithm (RFC 7518). */
export function signWith({ algorithm, secret }: SigningKey): Signer {
	return (input) => {
		const data = Buffer.from(input);
		if (algorithm === 'EdDSA') return sign(null, data, secret);
		const hash = `sha${algorithm.slice(2)}`;
		if (algorithm.startsWith('PS')) {
			const saltLength = constants.RSA_PSS_SALTLEN_DIGEST;
			return sign(hash, data, { key: secret, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
		}
		return sign(hash, data, { key: secret, dsaEncoding: 'ieee-p1363' });
	};
}

/** Algorithm confusion: signs with HMAC and a public text as the secret. */
export const authenticateWith =
	(secret: string): Signer =>
	(input) =>
		createHmac('sha256', secret).update(input).digest();

export const withoutSignature: Signer = () => Buffer.alloc(0);

const encode = (part: string): string => Buffer.from(part).toString('base64url');

/** A compact JWS (RFC 7515) with any header and payload. */
export function makeToken(header: object, payload: string, signer: Signer): string {
	const input = `${encode(JSON.stringify(header))}.${encode(payload)}`;
	return `${input}.${signer(input).toString('base64url')}`;
}
