import {
	constants,
	createHmac,
	generateKeyPairSync,
	sign,
	type JsonWebKey,
	type KeyObject,
} from 'node:crypto';

/** A key of the fake provider, or of somebody else. Made when the tests start, never stored. */
export interface SigningKey {
	algorithm: string;
	secret: KeyObject;
	public: KeyObject;
	/** As it stands in a JWKS. */
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

/** Signs as RFC 7518 says for the key's algorithm. */
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

/** What an attacker does who hopes that a public text is taken for a shared secret. */
export const authenticateWith =
	(secret: string): Signer =>
	(input) =>
		createHmac('sha256', secret).update(input).digest();

export const withoutSignature: Signer = () => Buffer.alloc(0);

const encode = (part: string): string => Buffer.from(part).toString('base64url');

/** A compact JWS (RFC 7515) of any header and any payload. */
export function makeToken(header: object, payload: string, signer: Signer): string {
	const input = `${encode(JSON.stringify(header))}.${encode(payload)}`;
	return `${input}.${signer(input).toString('base64url')}`;
}
