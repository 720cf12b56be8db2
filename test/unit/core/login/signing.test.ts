import { createHmac, hkdfSync } from 'node:crypto';
import { createSigner } from 'fast-jwt';
import { EncryptJWT, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { deriveKey } from '../../../../nodes/shared/core/login/loginSecret';
import { sealStatement } from '../../../../nodes/shared/core/login/sealing';
import {
	signStatement,
	verifyStatement,
	type SignedKind,
	type Signing,
	type VerifiedStatements,
} from '../../../../nodes/shared/core/login/signing';

const secret = 'a login secret of the tests, long enough to be accepted';
const now = Date.UTC(2026, 10, 23, 12);
const signing: Signing = { kind: 'pass', secret, now };
const statement = { loginId: 'K7Q2-9XPA' };
const after = (milliseconds: number): Signing => ({ ...signing, now: now + milliseconds });
const kinds: SignedKind[] = ['pass', 'verdict', 'receipt'];

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decode = (part: string): Record<string, unknown> =>
	JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
const signed = signStatement(signing, statement, 60);
const [payload = '', signature = ''] = signed.split('.');
const [key, verdictKey] = [deriveKey(secret, 'signed pass'), deriveKey(secret, 'signed verdict')];

/** What the signature of a pass covers besides the payload. */
const header = { alg: 'HS256', typ: 'jsm-login-pass+jwt' };

interface Forgery {
	by?: ArrayBuffer | string;
	digest?: string;
	body?: string;
}

/** Payload and signature, where the signature covers this header. */
function signedAs(written: object, { by = key, digest = 'sha256', body = payload }: Forgery = {}): string {
	const material = typeof by === 'string' ? by : Buffer.from(by);
	const hmac = createHmac(digest, material).update(`${encode(written)}.${body}`);
	return `${body}.${hmac.digest('base64url')}`;
}

/** The same with the header in front, as every other JWS has it. */
const withHeader = (written: object, forgery?: Forgery): string =>
	`${encode(written)}.${signedAs(written, forgery)}`;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** The last character of 43 has two bits that mean nothing. */
const spelledOtherwise = signature.slice(0, -1) + ALPHABET.charAt(ALPHABET.indexOf(signature.slice(-1)) ^ 1);
const flip = (text: string, index: number): string =>
	text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);

describe('signed statements', () => {
	it('PRF-OK: are verified until the lifetime ends', () => {
		expect(verifyStatement(signing, signed)).toEqual({ ok: true, value: statement });
		expect(verifyStatement(after(59_999), signed)).toEqual({ ok: true, value: statement });
	});

	it.each(kinds)('%s has a type of its own in the header, which is signed and not written', (kind) => {
		const by = deriveKey(secret, `signed ${kind}`);
		expect(signStatement({ ...signing, kind }, statement, 60)).toBe(
			signedAs({ alg: 'HS256', typ: `jsm-login-${kind}+jwt` }, { by }),
		);
	});

	it('do not look like a token of a provider to whoever searches for one', () => {
		expect(signed).toMatch(/^[\w-]+\.[\w-]{43}$/);
	});

	it('hold the statement, and when it was made and expires', () => {
		expect(decode(payload)).toEqual({ statement, iat: now / 1000, exp: now / 1000 + 60 });
	});

	it('are signed with a key that nothing else uses', () => {
		const keys = kinds
			.flatMap((kind) => [`signed ${kind}`, kind])
			.map((purpose) => deriveKey(secret, purpose));
		expect(new Set(keys.map((each) => Buffer.from(each).toString('hex'))).size).toBe(6);
		expect(Buffer.from(key)).toEqual(
			Buffer.from(hkdfSync('sha256', secret, 'n8n-nodes-jsm-customer-sso', 'signed pass', 32)),
		);
	});
});

describe('a signed statement is refused', () => {
	it.each<[string, Signing]>([
		...[60_000, 60_001, 3_600_000].map((ms): [string, Signing] => [`after ${ms} ms`, after(ms)]),
	])('PRF-EXP: %s: state-expired', (_what, verifier) => {
		expect(verifyStatement(verifier, signed)).toMatchObject({ ok: false, reason: 'state-expired' });
	});

	it.each<[string, Signing]>([
		['as a verdict', { ...signing, kind: 'verdict' }],
		['as a receipt', { ...signing, kind: 'receipt' }],
		['with another secret', { ...signing, secret: `${secret}.` }],
	])('PRF-KEY: %s: pass-invalid', (_what, verifier) => {
		expect(verifyStatement(verifier, signed)).toMatchObject({ ok: false, reason: 'pass-invalid' });
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['an empty text', ''],
		['a number', 7],
		['true', true],
		['a list', [signed]],
		['an object', { signed }],
		['bytes', Buffer.from(signed)],
	])('pass-missing: %s', (_what, value) => {
		expect(verifyStatement(signing, value)).toMatchObject({ ok: false, reason: 'pass-missing' });
	});

	it.each<[string, string, string]>([
		['PRF-CUT', 'a text', 'pass'],
		['PRF-CUT', 'no signature', `${payload}.`],
		['PRF-CUT', 'no signature and no dot', payload],
		['PRF-CUT', 'no payload', `.${signature}`],
		['PRF-CUT', 'cut off by one', signed.slice(0, -1)],
		['PRF-CUT', 'half a signature', `${payload}.${signature.slice(0, 22)}`],
		['PRF-CUT', 'half of it', signed.slice(0, signed.length / 2)],
		['PRF-SIG', 'one more character', `${signed}A`],
		['PRF-SIG', 'an altered payload', flip(signed, 10)],
		['PRF-SIG', 'the first character of the signature altered', flip(signed, payload.length + 1)],
		['PRF-SIG', 'an altered signature', flip(signed, signed.length - 5)],
		['PRF-SPELL', 'the signature spelled otherwise', `${payload}.${spelledOtherwise}`],
		['PRF-SPELL', 'padding', `${signed}=`],
		['PRF-SPELL', 'base64 instead of base64url', `${payload}.${signature.slice(0, -1)}+`],
		['PRF-HDR', 'the header in front', `${encode(header)}.${signed}`],
		['PRF-HDR', 'an altered header in front', `${flip(encode(header), 5)}.${signed}`],
		['PRF-DOTS', 'dots alone', '..'],
		['PRF-DOTS', 'a dot in front', `.${signed}`],
		['PRF-DOTS', 'a dot behind', `${signed}.`],
		['PRF-DOTS', 'two dots within', signed.replace('.', '..')],
		['PRF-DOTS', 'a dot in the payload', `${payload.slice(0, 9)}.${payload.slice(9)}.${signature}`],
		['PRF-DOTS', 'two signatures', `${signed}.${signature}`],
		['PRF-DOTS', 'two of them', `${signed}.${signed}`],
		['PRF-DOTS', 'a very long text', 'A.'.repeat(100_000)],
		['PRF-UNI', 'a blank in front', ` ${signed}`],
		['PRF-UNI', 'a line end behind', `${signed}\n`],
		['PRF-UNI', 'a NUL behind', `${signed}\0`],
		['PRF-UNI', 'a hidden character', `${payload}\u200b.${signature}`],
		['PRF-UNI', 'a Cyrillic letter', signed.replace('e', 'е')],
		['PRF-UNI', 'a full-width dot', signed.replace('.', '．')],
		['PRF-UNI', 'a lone surrogate', `${signed}\ud800`],
		['PRF-UNI', 'the word Bearer', `Bearer ${signed}`],
	])('%s: %s: pass-invalid', (_id, _what, value) => {
		expect(verifyStatement(signing, value)).toMatchObject({ ok: false, reason: 'pass-invalid' });
	});

	it.each<[string, string, object, Forgery?]>([
		['PRF-NONE', 'alg none', { ...header, alg: 'none' }],
		['PRF-NONE', 'alg None', { ...header, alg: 'None' }],
		['PRF-ALG', 'alg hs256', { ...header, alg: 'hs256' }],
		['PRF-ALG', 'HS384', { ...header, alg: 'HS384' }, { digest: 'sha384' }],
		['PRF-ALG', 'HS512', { ...header, alg: 'HS512' }, { digest: 'sha512' }],
		['PRF-ALG', 'HS512 with the header of HS256', header, { digest: 'sha512' }],
		['PRF-ALG', 'RS256 by name', { ...header, alg: 'RS256' }],
		['PRF-ALG', 'no alg', { typ: header.typ }],
		['PRF-ALG', 'a list as alg', { ...header, alg: ['HS256'] }],
		['PRF-TYP', 'no typ', { alg: 'HS256' }],
		['PRF-TYP', 'typ JWT', { alg: 'HS256', typ: 'JWT' }],
		['PRF-TYP', 'the typ of a verdict', { alg: 'HS256', typ: 'jsm-login-verdict+jwt' }],
		['PRF-TYP', 'a number as typ', { alg: 'HS256', typ: 1 }],
		['PRF-TYP', 'an empty header', {}],
		['PRF-CRIT', 'a critical extension', { ...header, crit: ['b64'], b64: false }],
		['PRF-KEY', 'the key of a verdict', header, { by: verdictKey }],
		['PRF-KEY', 'the secret itself as key', header, { by: secret }],
		['PRF-KEY', 'the key that encrypted passes before', header, { by: deriveKey(secret, 'pass') }],
		['PRF-KEY', 'the key of another secret', header, { by: deriveKey(`${secret}.`, 'signed pass') }],
		['PRF-KEY', 'an empty key', header, { by: '' }],
		...['[]', '7', 'null', '"text"', '{', ''].map((body): [string, string, object, Forgery] => [
			'PRF-BODY',
			`the payload ${body || 'empty'}`,
			header,
			{ body: Buffer.from(body).toString('base64url') },
		]),
		...[
			{ statement },
			{ exp: now / 1000 + 60 },
			{ statement, exp: String(now / 1000 + 60) },
			{ statement, exp: null },
			{ statement, exp: [now / 1000 + 60] },
			{ statement, exp: now / 1000 + 60, nbf: now / 1000 + 30 },
		].map((claims): [string, string, object, Forgery] => [
			'PRF-BODY',
			`the claims ${JSON.stringify(claims)}`,
			header,
			{ body: encode(claims) },
		]),
	])('%s: a correct signature for %s: pass-invalid', (_id, _what, written, forgery) => {
		const refused = { ok: false, reason: 'pass-invalid' };
		expect(verifyStatement(signing, signedAs(written, forgery))).toMatchObject(refused);
		expect(verifyStatement(signing, withHeader(written, forgery))).toMatchObject(refused);
		const [first] = withHeader(written, forgery).split('.');
		expect(verifyStatement(signing, `${first}.${payload}.`)).toMatchObject(refused);
		expect(verifyStatement(signing, `${first}.${signed}`)).toMatchObject(refused);
	});

	it.each<[string, string, () => Promise<string> | string]>([
		['PRF-NONE', 'an unsecured one', () => new UnsecuredJWT({ statement }).setExpirationTime('1h').encode()],
		[
			'PRF-KEY',
			'one of another issuer of tokens, with the secret',
			async () =>
				await new SignJWT({ statement })
					.setProtectedHeader({ alg: 'HS256' })
					.setExpirationTime('1h')
					.sign(Buffer.from(secret)),
		],
		[
			'PRF-TYP',
			'one with the library’s own defaults',
			() => createSigner({ key: Buffer.from(key), expiresIn: '1h' })({ statement }),
		],
		[
			'PRF-KEY',
			'a sealed cookie',
			async () => await sealStatement({ kind: 'pending-login', secret, now }, statement, 60),
		],
	])('%s: %s: pass-invalid', async (_id, _what, forge) => {
		const forged = await forge();
		const withoutHeader = forged.slice(forged.indexOf('.') + 1);
		for (const text of [forged, withoutHeader])
			expect(verifyStatement(signing, text)).toMatchObject({ ok: false, reason: 'pass-invalid' });
	});

	it('PRF-OLD: encrypted by an earlier version with the same secret: pass-invalid, and says so', async () => {
		const earlier = await new EncryptJWT({ statement })
			.setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
			.setIssuedAt(now / 1000)
			.setExpirationTime(now / 1000 + 60)
			.encrypt(new Uint8Array(deriveKey(secret, 'pass')));
		expect(verifyStatement(signing, earlier)).toEqual({
			ok: false,
			reason: 'pass-invalid',
			detail: { received: 'the form of an earlier version' },
		});
	});

	it.each(['', 'x'.repeat(31), undefined, 7])('a short secret is a mistake of the caller: %j', (short) => {
		const wrong = { ...signing, secret: short as string };
		expect(() => signStatement(wrong, statement, 60)).toThrow('at least 32');
		expect(() => verifyStatement(wrong, signed)).toThrow('at least 32');
	});
});

describe('statements that were verified before', () => {
	const remember = (): Signing & { verified: VerifiedStatements } => ({ ...signing, verified: new Map() });

	it('are not verified again', () => {
		const by = remember();
		const first = verifyStatement(by, signed);
		const second = verifyStatement(by, signed);
		expect(first.ok && second.ok && first.value === second.value).toBe(true);
		expect(by.verified.size).toBe(1);
	});

	it('expire all the same', () => {
		const by = remember();
		expect(verifyStatement(by, signed).ok).toBe(true);
		expect(verifyStatement({ ...by, now: now + 59_999 }, signed).ok).toBe(true);
		expect(verifyStatement({ ...by, now: now + 60_000 }, signed)).toMatchObject({ reason: 'state-expired' });
	});

	it('stand for no other kind, secret or text', () => {
		const by = remember();
		expect(verifyStatement(by, signed).ok).toBe(true);
		for (const other of [
			{ ...by, kind: 'verdict' as const },
			{ ...by, secret: `${secret}.` },
		]) {
			expect(verifyStatement(other, signed)).toMatchObject({ reason: 'pass-invalid' });
		}
		expect(verifyStatement(by, `${payload}.${spelledOtherwise}`)).toMatchObject({
			reason: 'pass-invalid',
		});
	});

	it('are only genuine ones', () => {
		const by = remember();
		for (const forged of [
			flip(signed, 5),
			'pass',
			signStatement({ ...signing, kind: 'verdict' }, statement, 60),
		])
			expect(verifyStatement(by, forged).ok).toBe(false);
		expect(verifyStatement({ ...by, now: now + 60_000 }, signed).ok).toBe(false);
		expect(by.verified.size).toBe(0);
	});
});
