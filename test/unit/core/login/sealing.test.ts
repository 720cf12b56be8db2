import { EncryptJWT, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
	openLasting,
	openStatement,
	sealLasting,
	sealStatement,
	type LastingSeal,
	type Seal,
	type SealedKind,
} from '../../../../nodes/shared/core/login/sealing';

const secret = 'a login secret of the tests, long enough to be accepted';
const now = Date.UTC(2026, 10, 23, 12);
const seal: Seal = { kind: 'pending-login', secret, now };
const statement = { loginId: 'K7Q2-9XPA' };
const later = (seconds: number): Seal => ({ ...seal, now: now + seconds * 1000 });
const flip = (text: string, index: number): string =>
	text.slice(0, index) + (text[index] === 'A' ? 'B' : 'A') + text.slice(index + 1);

describe('sealed statements', () => {
	it('opens what it sealed until the lifetime ends', async () => {
		const sealed = await sealStatement(seal, statement, 60);
		expect(await openStatement(seal, sealed)).toEqual({ ok: true, value: statement });
		expect(await openStatement(later(59), sealed)).toMatchObject({ ok: true });
	});

	it('shows nothing of the statement, and never looks the same twice', async () => {
		const [one, two] = [await sealStatement(seal, statement, 60), await sealStatement(seal, statement, 60)];
		expect(one).not.toBe(two);
		expect(
			one
				.split('.')
				.map((part) => Buffer.from(part, 'base64url').toString())
				.join(),
		).not.toContain('K7Q2');
	});

	it.each<[string, string, Seal]>([
		['state-expired', 'expired', later(61)],
		...(['pending-logout', 'signed-in'] as SealedKind[]).map((kind): [string, string, Seal] => [
			'pass-invalid',
			`opened as ${kind}`,
			{ ...seal, kind },
		]),
		['pass-invalid', 'sealed with another secret', { ...seal, secret: `${secret}.` }],
	])('refuses one that is %s: %s', async (reason, _what, opener) => {
		const sealed = await sealStatement(seal, statement, 60);
		expect(await openStatement(opener, sealed)).toMatchObject({ ok: false, reason });
	});

	it.each<[string, string, (sealed: string) => unknown]>([
		['pass-missing', 'nothing', () => undefined],
		['pass-missing', 'null', () => null],
		['pass-missing', 'an empty text', () => ''],
		['pass-missing', 'a number', () => 7],
		['pass-missing', 'a list', (sealed) => [sealed]],
		['pass-missing', 'an object', (sealed) => ({ sealed })],
		['pass-invalid', 'a text', () => 'pass'],
		['pass-invalid', 'one cut off', (sealed) => sealed.slice(0, -1)],
		['pass-invalid', 'one with a changed header', (sealed) => flip(sealed, 5)],
		['pass-invalid', 'one with changed content', (sealed) => flip(sealed, sealed.length - 40)],
		['pass-invalid', 'one with a changed tag', (sealed) => flip(sealed, sealed.length - 5)],
	])('refuses %s: %s', async (reason, _what, change) => {
		const sealed = await sealStatement(seal, statement, 60);
		expect(await openStatement(seal, change(sealed))).toMatchObject({ ok: false, reason });
	});

	it.each<[string, () => Promise<string> | string]>([
		['unsecured', () => new UnsecuredJWT({ statement }).setExpirationTime('1h').encode()],
		[
			'only signed, with the secret',
			async () =>
				await new SignJWT({ statement })
					.setProtectedHeader({ alg: 'HS256' })
					.setExpirationTime('1h')
					.sign(Buffer.from(secret)),
		],
		[
			'encrypted with the secret itself instead of the derived key',
			async () =>
				await new EncryptJWT({ statement })
					.setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
					.setExpirationTime(now / 1000 + 60)
					.encrypt(Buffer.from(secret.slice(0, 32))),
		],
		[
			'of another algorithm',
			async () =>
				await new EncryptJWT({ statement })
					.setProtectedHeader({ alg: 'PBES2-HS256+A128KW', enc: 'A256GCM' })
					.setExpirationTime(now / 1000 + 60)
					.encrypt(Buffer.from(secret)),
		],
	])('refuses a token that is %s: pass-invalid', async (_what, forge) => {
		expect(await openStatement(seal, await forge())).toMatchObject({ ok: false, reason: 'pass-invalid' });
	});

	it.each(['', 'x'.repeat(31)])('throws for a short secret: %j', async (short) => {
		await expect(sealStatement({ ...seal, secret: short }, statement, 60)).rejects.toThrow('at least 32');
		await expect(openStatement({ ...seal, secret: short }, 'x')).rejects.toThrow('at least 32');
	});

	it('goes on after more secrets than it remembers', async () => {
		const sealed = await sealStatement(seal, statement, 60);
		for (let n = 0; n < 120; n++) await openStatement({ ...seal, secret: `${secret} ${n}` }, sealed);
		expect(await openStatement(seal, sealed)).toMatchObject({ ok: true });
	});
});

describe('what is sealed to last', () => {
	const lasting: LastingSeal = { kind: 'signing-key-pair', secret };

	it('opens with the same secret, whenever that is', async () => {
		expect(await openLasting(lasting, await sealLasting(lasting, statement))).toEqual(statement);
	});

	it.each<[string, LastingSeal, (sealed: string) => string]>([
		['another kind', { ...lasting, kind: 'decryption-key-pair' }, (sealed) => sealed],
		['another secret', { ...lasting, secret: `${secret}.` }, (sealed) => sealed],
		['an empty text', lasting, () => ''],
		['a text', lasting, () => 'key pair'],
		['one cut off', lasting, (sealed) => sealed.slice(0, -1)],
		['one with changed content', lasting, (sealed) => flip(sealed, sealed.length - 40)],
		['one with a changed tag', lasting, (sealed) => flip(sealed, sealed.length - 5)],
	])('does not open %s', async (_what, opener, change) => {
		expect(await openLasting(opener, change(await sealLasting(lasting, statement)))).toBeUndefined();
	});

	it('is no statement of a login, and none of those lasts', async () => {
		const sealed = await sealLasting(lasting, statement);
		expect(await openStatement(seal, sealed)).toMatchObject({ ok: false, reason: 'pass-invalid' });
		expect(await openLasting(lasting, await sealStatement(seal, statement, 60))).toBeUndefined();
	});

	it('throws for a short secret', async () => {
		await expect(sealLasting({ ...lasting, secret: 'short' }, statement)).rejects.toThrow('at least 32');
		await expect(openLasting({ ...lasting, secret: 'short' }, 'x')).rejects.toThrow('at least 32');
	});
});
