import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Send } from '../../../../nodes/shared/core/provider/http';
import { accept, refuse, type Outcome } from '../../../../nodes/shared/core/refusal/outcome';
import { RETRY_PAUSE, REFRESH_PAUSE } from '../../../../nodes/shared/core/provider/keptDocument';
import { parseCertificates } from '../../../../nodes/shared/saml/keys/certificates';
import {
	createIdentityProvider,
	judgeByFacts,
} from '../../../../nodes/shared/saml/metadata/identityProvider';
import {
	readIdentityProviderMetadata,
	type IdentityProviderFacts,
} from '../../../../nodes/shared/saml/metadata/identityProviderMetadata';
import { parseServiceProviderKeys } from '../../../../nodes/shared/saml/keys/serviceProviderKeys';
import { verdictOf } from '../../../support/oidcProvider/signIn';
import { makeKeyPair, makeUnfitCertificates, type KeyPair } from '../../../support/samlIdp/keys';

let key: KeyPair;
let next: KeyPair;
let unfit: Awaited<ReturnType<typeof makeUnfitCertificates>>;
beforeAll(async () => {
	[key, next] = await Promise.all([makeKeyPair('idp.example.test'), makeKeyPair('idp.example.test', '02')]);
	unfit = await makeUnfitCertificates();
});

const MINUTE = 60_000;
const NAMESPACES =
	'xmlns="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
const BINDING = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-';

const keyDescriptor = (certificate: string, use = ' use="signing"'): string =>
	`<KeyDescriptor${use}><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n\t${certificate.replace(/.{64}/g, '$&\n\t')}\n</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>`;

const services = ['Redirect', 'POST', 'SOAP']
	.map(
		(name) =>
			`<SingleSignOnService Binding="${BINDING}${name}" Location="https://idp.example.test/${name}"/>`,
	)
	.join('');

const entity = (keys: string, changes: { id?: string; services?: string; role?: string } = {}): string => {
	const role = changes.role ?? 'IDPSSODescriptor';
	return `<EntityDescriptor ${NAMESPACES} entityID="${changes.id ?? 'urn:idp'}"><${role} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys}${changes.services ?? services}</${role}></EntityDescriptor>`;
};

describe('metadata of an identity provider', () => {
	it('gives name, addresses by binding, and signing certificates', () => {
		const keys =
			keyDescriptor(key.certificateBase64) +
			keyDescriptor(next.certificateBase64, '') +
			keyDescriptor('not even a certificate', ' use="encryption"');
		const facts = readIdentityProviderMetadata(`<?xml version="1.0"?>\n${entity(keys)}\n`, undefined);
		expect(facts).toMatchObject({
			ok: true,
			value: {
				entityId: 'urn:idp',
				singleSignOn: {
					redirect: 'https://idp.example.test/Redirect',
					post: 'https://idp.example.test/POST',
				},
			},
		});
		// A key without "use" is for signing as well.
		expect(facts.ok && facts.value.certificates).toHaveLength(2);
	});

	it('gives the addresses for logout by binding, with one for answers where it is another', () => {
		const logout =
			`<SingleLogoutService Binding="${BINDING}SOAP" Location="https://idp.example.test/soap"/>` +
			`<SingleLogoutService Binding="${BINDING}POST" Location="https://idp.example.test/slo" ResponseLocation="https://idp.example.test/slo/end"/>` +
			`<SingleLogoutService Binding="${BINDING}Redirect" Location="https://idp.example.test/slo"/>`;
		const document = entity(keyDescriptor(key.certificateBase64), { services: logout + services });
		expect(readIdentityProviderMetadata(document, undefined)).toMatchObject({
			ok: true,
			value: {
				singleLogout: {
					redirect: { location: 'https://idp.example.test/slo' },
					post: {
						location: 'https://idp.example.test/slo',
						responseLocation: 'https://idp.example.test/slo/end',
					},
				},
			},
		});
		const without = readIdentityProviderMetadata(entity(keyDescriptor(key.certificateBase64)), undefined);
		expect(without.ok && without.value.singleLogout).toEqual({});
	});

	it('chooses one of a federation by its name', () => {
		const both = ['urn:a', 'urn:b']
			.map((id) => entity(keyDescriptor(key.certificateBase64), { id }))
			.join('');
		const document = `<EntitiesDescriptor ${NAMESPACES}>${both}</EntitiesDescriptor>`;
		expect(readIdentityProviderMetadata(document, 'urn:b')).toMatchObject({
			ok: true,
			value: { entityId: 'urn:b' },
		});
		expect(readIdentityProviderMetadata(document, 'urn:c')).toMatchObject({
			ok: false,
			reason: 'provider-misconfigured',
		});
		expect(readIdentityProviderMetadata(document, undefined)).toMatchObject({
			ok: false,
			reason: 'provider-misconfigured',
		});
	});

	it('chooses the only identity provider among service providers, by one of the bindings', () => {
		const certificate = keyDescriptor(key.certificateBase64);
		const document = `<EntitiesDescriptor ${NAMESPACES}>${entity(certificate, { role: 'SPSSODescriptor' })}${entity(
			certificate,
			{ id: 'urn:b', services: services.replace(/<[^>]*POST"\/>/, '') },
		)}</EntitiesDescriptor>`;
		expect(readIdentityProviderMetadata(document, undefined)).toMatchObject({
			ok: true,
			value: { entityId: 'urn:b', singleSignOn: { redirect: 'https://idp.example.test/Redirect' } },
		});
	});

	it.each<[string, () => string]>([
		['is no XML', () => 'hello'],
		['has a document type', () => `<!DOCTYPE x>${entity(keyDescriptor(key.certificateBase64))}`],
		[
			'describes a service provider',
			() => entity(keyDescriptor(key.certificateBase64), { role: 'SPSSODescriptor' }),
		],
		['has no certificate', () => entity('')],
		[
			'has a certificate for encryption only',
			() => entity(keyDescriptor(key.certificateBase64, ' use="encryption"')),
		],
		['has a broken certificate', () => entity(keyDescriptor('AAAA'))],
		[
			'has no address for a binding of ours',
			() => entity(keyDescriptor(key.certificateBase64), { services: '' }),
		],
		[
			'is of SAML 1.1',
			() => entity(keyDescriptor(key.certificateBase64)).replace('SAML:2.0:protocol', 'SAML:1.1:protocol'),
		],
	])('is refused when it %s', (_what, make) => {
		expect(readIdentityProviderMetadata(make(), undefined)).toMatchObject({
			ok: false,
			reason: 'provider-misconfigured',
		});
	});
});

const textOf = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '');

describe('metadata by address', () => {
	function provider() {
		const state = { now: 1_000_000, requests: 0, body: '', status: 200 };
		const send: Send = async () => {
			state.requests += 1;
			return { status: state.status, headers: {}, body: state.body };
		};
		state.body = entity(keyDescriptor(key.certificateBase64));
		const source = { kind: 'url', url: 'https://idp.example.test/metadata' } as const;
		return { state, known: createIdentityProvider(source, { send, now: () => state.now }) };
	}
	const certificatesOf = async ({ known }: ReturnType<typeof provider>): Promise<string[]> => {
		const facts = await known.facts();
		return facts.ok ? facts.value.certificates.map(({ pem }) => textOf(pem)) : [facts.reason];
	};

	/** A login with a signature of that key, as far as certificates go. */
	const logIn = async ({ known }: ReturnType<typeof provider>, { certificateBase64 }: KeyPair) =>
		verdictOf(
			await judgeByFacts(known, ({ certificates }: IdentityProviderFacts): Outcome<null> => {
				const isKnown = certificates.some(({ pem }) => textOf(pem) === certificateBase64);
				return isKnown ? accept(null) : refuse('signature-invalid');
			}),
		);
	const publish = ({ state }: ReturnType<typeof provider>, { certificateBase64 }: KeyPair): void => {
		state.body = entity(keyDescriptor(certificateBase64));
	};

	it('is read once in ten minutes, however many log in', async () => {
		const one = provider();
		await Promise.all(Array.from({ length: 20 }, async () => await certificatesOf(one)));
		expect(one.state.requests).toBe(1);
		one.state.now += 10 * MINUTE - 1;
		await certificatesOf(one);
		expect(one.state.requests).toBe(1);
		one.state.now += 1;
		await certificatesOf(one);
		expect(one.state.requests).toBe(2);
	});

	it.each<[string, (state: { body: string; status: number }) => void]>([
		['answers with an error', (state) => (state.status = 500)],
		['answers with something else', (state) => (state.body = '<html/>')],
	])('serves on while the provider %s, which is asked again after a minute', async (_what, breakIt) => {
		const one = provider();
		await certificatesOf(one);
		breakIt(one.state);
		one.state.now += 10 * MINUTE;
		expect(await certificatesOf(one)).toEqual([key.certificateBase64]);
		expect(await certificatesOf(one)).toEqual([key.certificateBase64]);
		expect(one.state.requests).toBe(2);
		one.state.now += RETRY_PAUSE;
		await certificatesOf(one);
		expect(one.state.requests).toBe(3);
	});

	it('provider-unreachable: serves nobody an hour after it was read, and everybody once the provider is back', async () => {
		const one = provider();
		await certificatesOf(one);
		one.state.status = 500;
		one.state.now += 60 * MINUTE - 1;
		expect(await certificatesOf(one)).toEqual([key.certificateBase64]);
		one.state.now += 1;
		expect(await certificatesOf(one)).toEqual(['provider-unreachable']);
		one.state.status = 200;
		expect(await certificatesOf(one)).toEqual([key.certificateBase64]);
	});

	it('signature-invalid: a certificate that was taken out counts no more after ten minutes', async () => {
		const one = provider();
		await certificatesOf(one);
		publish(one, next);
		one.state.now += 10 * MINUTE - 1;
		expect(await logIn(one, key), 'still known').toBe('accepted');
		one.state.now += 1;
		expect(await logIn(one, key)).toBe('signature-invalid');
		expect(await logIn(one, next)).toBe('accepted');
	});

	it('is refused when there never was a good one', async () => {
		const one = provider();
		one.state.status = 404;
		expect(await certificatesOf(one)).toEqual(['provider-unreachable']);
		one.state.status = 200;
		one.state.body = '<html/>';
		expect(await certificatesOf(one)).toEqual(['provider-misconfigured']);
		publish(one, next);
		expect(await certificatesOf(one)).toEqual([next.certificateBase64]);
	});

	it('all who sign in at the moment of a change get in, with one request', async () => {
		const one = provider();
		await certificatesOf(one);
		publish(one, next);
		const verdicts = await Promise.all(Array.from({ length: 10 }, async () => await logIn(one, next)));
		expect(new Set(verdicts)).toEqual(new Set(['accepted']));
		expect(one.state.requests).toBe(2);
	});

	it('a key changed three times within a minute loses nobody', async () => {
		const one = provider();
		await certificatesOf(one);
		for (const latest of [next, key, next]) {
			publish(one, latest);
			expect(await logIn(one, latest)).toBe('accepted');
			one.state.now += 1000;
		}
		expect(one.state.requests).toBe(4);
	});

	it('signature-invalid: unknown signatures cost one request a minute', async () => {
		const one = provider();
		await certificatesOf(one);
		for (let times = 0; times < 20; times += 1) expect(await logIn(one, next)).toBe('signature-invalid');
		expect(one.state.requests).toBe(2);
		one.state.now += REFRESH_PAUSE - 1;
		await logIn(one, next);
		expect(one.state.requests).toBe(2);
		one.state.now += 1;
		await logIn(one, next);
		expect(one.state.requests).toBe(3);
	});

	it('signature-invalid: unknown signatures do not hammer a provider that is down, and its copy serves on', async () => {
		const one = provider();
		await certificatesOf(one);
		one.state.status = 500;
		for (let times = 0; times < 20; times += 1) expect(await logIn(one, next)).toBe('signature-invalid');
		expect(one.state.requests).toBe(2);
		expect(await logIn(one, key)).toBe('accepted');
	});
});

describe('certificates an admin pastes', () => {
	it.each<[string, () => string, number]>([
		['PEM', () => key.certificate, 1],
		['PEM with \\n for line breaks', () => key.certificate.replace(/\n/g, '\\n'), 1],
		['two PEM blocks', () => key.certificate + next.certificate, 2],
		['base64 alone', () => key.certificateBase64, 1],
		['base64 in lines', () => key.certificateBase64.replace(/.{64}/g, '$&\n'), 1],
		['two, separated by an empty line', () => `${key.certificateBase64}\n\n${next.certificateBase64}`, 2],
	])('%s', (_what, text, count) => {
		const parsed = parseCertificates(text(), 'x');
		expect(parsed.ok && parsed.value.length).toBe(count);
	});

	it.each<[string, () => string]>([
		['nothing', () => ' '],
		['a private key', () => key.privateKey],
		['something else', () => 'hello'],
		['an RSA key of 1024 bits', () => unfit.short],
		['a key on an elliptic curve', () => unfit.elliptic],
		['a good and a bad one', () => `${key.certificateBase64}\n\nAAAA`],
	])('%s is refused', (_what, text) => {
		expect(parseCertificates(text(), 'Signing Certificates')).toMatchObject({
			ok: false,
			reason: 'setting-invalid',
			detail: { field: 'Signing Certificates' },
		});
	});
});

describe('our own keys', () => {
	const short = generateKeyPairSync('rsa', {
		modulusLength: 1024,
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
		publicKeyEncoding: { type: 'spki', format: 'pem' },
	});
	const elliptic = generateKeyPairSync('ec', {
		namedCurve: 'P-256',
		privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
		publicKeyEncoding: { type: 'spki', format: 'pem' },
	}).privateKey;

	it('are pairs in any order, the first in use', () => {
		const keys = parseServiceProviderKeys(key.certificate + next.privateKey + key.privateKey, 'x');
		expect(keys).toMatchObject({
			ok: true,
			value: [{ privateKey: next.privateKey }, { certificate: key.certificate.trim() }],
		});
	});

	it('may be in the older form of OpenSSL', () => {
		const older = createPrivateKey(key.privateKey).export({ type: 'pkcs1', format: 'pem' }).toString();
		expect(parseServiceProviderKeys(older, 'x')).toMatchObject({
			ok: true,
			value: [{ privateKey: key.privateKey }],
		});
	});

	it('may be absent', () => {
		expect(parseServiceProviderKeys('  ', 'x')).toEqual({ ok: true, value: [] });
	});

	it.each<[string, () => string]>([
		['no PEM', () => 'hello'],
		['a key of 1,024 bits', () => short.privateKey],
		['a certificate alone', () => key.certificate],
		['a certificate of another key', () => key.privateKey + next.certificate],
		['a key on an elliptic curve', () => elliptic],
		['a broken key', () => '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
	])('are refused: %s', (_what, text) => {
		expect(parseServiceProviderKeys(text(), 'x')).toMatchObject({ ok: false, reason: 'setting-invalid' });
	});
});
