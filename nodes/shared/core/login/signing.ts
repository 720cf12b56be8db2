import { createSigner, createVerifier, TokenError } from 'fast-jwt';
import { createKeyedMemory } from '../memory/keyedMemory';
import { accept, refuse, type Outcome } from '../refusal/outcome';
import { checkLoginSecret, deriveKey } from './loginSecret';

/** Each kind has its own key and type, so that a statement of one kind is never accepted as another. */
export type SignedKind = 'pass' | 'verdict' | 'receipt';

/**
 * Statements that were verified before, by kind, secret and text. Its owner decides how long they are kept; they hold
 * personal data.
 */
export type VerifiedStatements = Map<string, { statement: object; expiresAt: number }>;

export interface Signing {
	kind: SignedKind;
	/** The text of the login secret credential. */
	secret: string;
	/** Milliseconds since the epoch. */
	now: number;
	/** Without it, every statement is verified each time. */
	verified?: VerifiedStatements;
}

const ALGORITHM = 'HS256';

/** The header, with an explicit type for each kind (RFC 8725, 3.11). */
const headerOf = (kind: SignedKind) => ({ alg: ALGORITHM, typ: `jsm-login-${kind}+jwt` }) as const;

const encodedHeaderOf = (kind: SignedKind): string =>
	Buffer.from(JSON.stringify(headerOf(kind))).toString('base64url');

/** Derived keys by kind and secret. */
const keys = createKeyedMemory<Buffer>({ max: 100 });

/** Not the key of the same kind that earlier versions used for encryption. */
function signingKey({ kind, secret }: Signing): Buffer {
	checkLoginSecret(secret);
	return keys.findOrMake([kind, secret], () => Buffer.from(deriveKey(secret, `signed ${kind}`)));
}

/**
 * Signs a statement: anybody can read it, only the login secret can make or change it. Valid for a limited time.
 *
 * @param lifetime in seconds
 * @returns payload and signature of a compact JWS (RFC 7515, HS256). The signature covers the header, but only the
 * verifier writes it, so that nobody can choose it. A text without it is no token to whoever searches for tokens.
 */
export function signStatement(signing: Signing, statement: object, lifetime: number): string {
	const sign = createSigner({
		key: signingKey(signing),
		algorithm: ALGORITHM,
		header: headerOf(signing.kind),
		clockTimestamp: signing.now,
		expiresIn: lifetime * 1000,
	});
	const token = sign({ statement });
	return token.slice(token.indexOf('.') + 1);
}

/** Earlier versions encrypted these statements. A compact JWE has five parts (RFC 7516). */
const isOfEarlierVersion = (signed: string): boolean => signed.split('.', 6).length === 5;

/** Of the last character of a signature only four bits count; a text that differs in the others is refused, too. */
function isCanonical(signed: string): boolean {
	const signature = signed.slice(signed.lastIndexOf('.') + 1);
	return Buffer.from(signature, 'base64url').toString('base64url') === signature;
}

/**
 * Verifies what {@link signStatement} made. Refuses anything forged, expired, of another kind or of another secret. The
 * caller chooses the reason word.
 */
export function verifyStatement<T extends object>(signing: Signing, signed: unknown): Outcome<T> {
	checkLoginSecret(signing.secret);
	if (typeof signed !== 'string' || signed === '') return refuse('pass-missing');
	const { kind, secret, now, verified } = signing;
	const name = verified && JSON.stringify([kind, secret, signed]);
	const known = name && verified.get(name);
	if (known && now < known.expiresAt) return accept(known.statement as T);
	if (isOfEarlierVersion(signed)) {
		return refuse('pass-invalid', { received: 'the form of an earlier version' });
	}
	if (!isCanonical(signed)) return refuse('pass-invalid');
	const key = signingKey(signing);
	try {
		const verify = createVerifier({
			key,
			algorithms: [ALGORITHM],
			requiredClaims: ['exp', 'statement'],
			// The library accepts the very millisecond of `exp`; RFC 7519, 4.1.4 does not.
			clockTimestamp: now + 1,
			// Its default, said because the cache would outlive the execution.
			cache: false,
		});
		const { statement, exp } = verify(`${encodedHeaderOf(kind)}.${signed}`) as { statement: T; exp: number };
		if (name) verified.set(name, { statement, expiresAt: exp * 1000 });
		return accept(statement);
	} catch (error) {
		// Fail closed: any other error while verifying means that the statement is not genuine.
		const isExpired = error instanceof TokenError && error.code === TokenError.codes.expired;
		return refuse(isExpired ? 'state-expired' : 'pass-invalid');
	}
}
