import { describe, expect, it, vi } from 'vitest';
// Before the first import: the list of used assertions begins an hour before the logins of these tests.
vi.hoisted(() => vi.useFakeTimers({ now: Date.parse('2026-11-23T11:00:00Z'), toFake: ['Date'] }));
import { publishPlaced, visitWebhook } from '../../support/triggers/visitWebhook';
import { useSamlTrigger, type Changes } from '../../support/triggers/samlTrigger';

const saml = useSamlTrigger();
const { place, answerTo, post } = saml;

describe('settings', () => {
	it.each<[string, Changes]>([
		['Login Secret', { credentials: { jsmLoginSecretApi: { secret: 'short' } } }],
		['Trusted Domains', { parameters: { emailDomains: '' } }],
		['Required Signature', { parameters: { signatures: 'nothing' } }],
		['Clock Skew', { parameters: { options: { clockSkew: -1 } } }],
		['Max Assertion Age', { parameters: { options: { maxAge: 0 } } }],
		['Require Encrypted Assertions', { parameters: { options: { encryptionRequired: 'true' } } }],
		[
			'Require Requested Authentication Context',
			{ parameters: { options: { requireAuthnContext: 'true' } } },
		],
		['Force Authentication (ForceAuthn)', { parameters: { options: { forceAuthn: 'true' } } }],
		['Trusted E-Mail Addresses', { parameters: { emailTrust: 'anybody' } }],
		['Allowed Return URLs', { parameters: { options: { returnOrigins: 'http://x.example' } } }],
		['Entity ID', { connection: { entityId: '' } }],
		['Single Sign-On URL', { connection: { signOnUrl: 'http://idp.example.test' } }],
		['Signing Certificates', { connection: { signers: 'nonsense' } }],
		[
			'Metadata URL',
			{ connection: { configuration: 'metadataUrl', metadataUrl: 'http://idp.example.test' } },
		],
		['metadata', { connection: { configuration: 'metadataXml', metadataXml: '<x/>' } }],
		['Service Provider Signing Keys', { connection: { signingPrivateKeys: 'nonsense' } }],
	])('refuses to publish, and to sign anybody in, without a usable "%s"', async (field, changes) => {
		await expect(publishPlaced(place(changes), 'activate')).rejects.toThrow(field);
		const visit = await visitWebhook('default', place(changes));
		expect(visit.answer.status).toBe(503);
		expect(visit.log).toContain(field);
		expect((await post(answerTo(undefined), changes)).items).toBeUndefined();
	});

	it('refuses one key for both purposes', async () => {
		const key = saml.idp.keys.sp.privateKey;
		const changes = { connection: { signingPrivateKeys: key, decryptionPrivateKeys: key } };
		await expect(publishPlaced(place(changes), 'activate')).rejects.toThrow('other keys than for signing');
	});

	it('publishes what is complete', async () => {
		expect(await publishPlaced(place(), 'activate')).toBe(true);
	});
});
