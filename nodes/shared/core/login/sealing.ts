import { webcrypto } from 'node:crypto';
import { EncryptJWT, errors, jwtDecrypt } from 'jose';
import { createKeyedMemory } from '../memory/keyedMemory';
import { accept, refuse, type Outcome } from '../refusal/outcome';
import { checkLoginSecret, deriveKey } from './loginSecret';

/**
 * What a browser keeps for us and must not read. Each kind has its own key, so that a statement of one kind is never
 * accepted as another. What travels in the item is signed instead.
 */
export type SealedKind = 'pending-login' | 'pending-logout' | 'signed-in';

/** Kinds stored in the workflow without expiry. Separate from the kinds of a login, which always expire. */
export type LastingKind = 'signing-key-pair' | 'decryption-key-pair';

export interface Seal {
	kind: SealedKind;
	/** The text of the login secret credential; long enough for `checkLoginSecret`. */
	secret: string;
	/** Milliseconds since the epoch. */
	now: number;
}

export type LastingSeal = Pick<Seal, 'secret'> & { kind: LastingKind };

const encryption = { alg: 'dir', enc: 'A256GCM' } as const;

const allowed = {
	keyManagementAlgorithms: [encryption.alg],
	contentEncryptionAlgorithms: [encryption.enc],
};

/** Imported keys by kind and secret. */
const keys = createKeyedMemory<Promise<webcrypto.CryptoKey>>({ max: 100 });

async function sealingKey({ kind, secret }: Seal | LastingSeal): Promise<webcrypto.CryptoKey> {
	checkLoginSecret(secret);
	return await keys.findOrMake(
		[kind, secret],
		async () =>
			await webcrypto.subtle.importKey('raw', deriveKey(secret, kind), 'AES-GCM', false, [
				'encrypt',
				'decrypt',
			]),
	);
}

/**
 * Seals a statement: readable and writable only with the login secret, valid for a limited time.
 *
 * @param lifetime in seconds
 * @returns a compact JWE (RFC 7516, `dir` with A256GCM); safe in a cookie
 */
export async function sealStatement(seal: Seal, statement: object, lifetime: number): Promise<string> {
	const issuedAt = Math.floor(seal.now / 1000);
	return await new EncryptJWT({ statement })
		.setProtectedHeader(encryption)
		.setIssuedAt(issuedAt)
		.setExpirationTime(issuedAt + lifetime)
		.encrypt(await sealingKey(seal));
}

/**
 * Opens what {@link sealStatement} made. Refuses anything forged, expired, of another kind or of another secret.
 * The caller chooses the reason word.
 */
export async function openStatement<T extends object>(seal: Seal, sealed: unknown): Promise<Outcome<T>> {
	const key = await sealingKey(seal);
	if (typeof sealed !== 'string' || sealed === '') return refuse('pass-missing');
	try {
		const { payload } = await jwtDecrypt(sealed, key, {
			...allowed,
			currentDate: new Date(seal.now),
			requiredClaims: ['exp', 'statement'],
		});
		return accept(payload.statement as T);
	} catch (error) {
		// Fail closed: any other error while opening means that the statement is not genuine.
		return refuse(error instanceof errors.JWTExpired ? 'state-expired' : 'pass-invalid');
	}
}

/** Seals without expiry: readable only with the same login secret. */
export const sealLasting = async (seal: LastingSeal, statement: object): Promise<string> =>
	await new EncryptJWT({ statement }).setProtectedHeader(encryption).encrypt(await sealingKey(seal));

/** Opens what {@link sealLasting} made; undefined for anything forged, of another kind or of another secret. */
export async function openLasting<T extends object>(
	seal: LastingSeal,
	sealed: string,
): Promise<T | undefined> {
	const key = await sealingKey(seal);
	try {
		const { payload } = await jwtDecrypt(sealed, key, { ...allowed, requiredClaims: ['statement'] });
		return payload.statement as T;
	} catch {
		return undefined;
	}
}
