import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import {
	makeSealedKeyPair,
	openKeyPair,
	type KeyUse,
	type SealedKeyPair,
} from '../../../../nodes/shared/saml/keys/sealedKeyPair';
import { parseServiceProviderKeys } from '../../../../nodes/shared/saml/keys/serviceProviderKeys';
import { SECRET } from '../../../support/engine/loginItems';

const NOW = Date.parse('2026-11-24T21:30:05Z');

/** Primes are found by luck. */
const PATIENCE = 60_000;

let made: SealedKeyPair;
beforeAll(async () => {
	made = await makeSealedKeyPair(SECRET, 'signing', NOW);
}, PATIENCE);

async function open(): Promise<{ privateKey: string; certificate: string }> {
	const pair = await openKeyPair(SECRET, 'signing', made.sealed);
	if (!pair) throw new Error('it does not open');
	return pair;
}

describe('a key pair made here', () => {
	it('is RSA with 3072 bits, and its certificate belongs to it', async () => {
		const { privateKey, certificate } = await open();
		const parsed = new X509Certificate(certificate);
		expect(parsed.checkPrivateKey(createPrivateKey(privateKey))).toBe(true);
		expect(parsed.verify(parsed.publicKey)).toBe(true);
		expect(parsed.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072 });
		expect(parseServiceProviderKeys(privateKey + certificate, 'Key')).toEqual({
			ok: true,
			value: [{ privateKey, certificate: certificate.trim() }],
		});
	});

	it('has a certificate for ten years that says when and what for', async () => {
		const { subject, issuer, validFrom, validTo } = new X509Certificate((await open()).certificate);
		expect(made.madeAt).toBe('2026-11-24 21:30:05 UTC');
		expect(subject).toBe('CN=JSM Customer SSO signing 2026-11-24 21:30:05 UTC');
		expect(issuer).toBe(subject);
		// A day early: clocks differ.
		expect(new Date(validFrom).toISOString()).toBe('2026-11-23T21:30:05.000Z');
		expect(new Date(validTo).toISOString()).toBe('2036-11-24T21:30:05.000Z');
	});

	it('is a new one every time', { timeout: PATIENCE }, async () => {
		const next = await makeSealedKeyPair(SECRET, 'signing', NOW);
		const opened = await openKeyPair(SECRET, 'signing', next.sealed);
		expect(opened?.privateKey).not.toBe((await open()).privateKey);
		const serialNumber = (pem = ''): string => new X509Certificate(pem).serialNumber;
		expect(serialNumber(opened?.certificate)).not.toBe(serialNumber((await open()).certificate));
	});

	it('shows nothing of the private key while it is sealed', async () => {
		const { privateKey } = await open();
		const seen = made.sealed
			.split('.')
			.flatMap((part) => [part, Buffer.from(part, 'base64url').toString('latin1')])
			.join(' ');
		expect(seen).not.toContain('PRIVATE KEY');
		for (const line of privateKey.split('\n').filter((text) => text.length === 64))
			expect(seen).not.toContain(line);
	});

	it.each<[string, string, KeyUse]>([
		['for the other use', SECRET, 'decryption'],
		['with another login secret', `${SECRET}.`, 'signing'],
	])('does not open %s', async (_what, secret, use) => {
		expect(await openKeyPair(secret, use, made.sealed)).toBeUndefined();
	});
});
