import { kebabCase } from 'lodash';
import { describe, expect, it } from 'vitest';
import { signedOutTexts } from '../../nodes/shared/pages/signedOutPage';
import { createKeycloak } from '../lab/identityProviders/keycloak';
import { REALM, type KeycloakSamlClient } from '../lab/identityProviders/keycloak/realm';
import { startLab, templatePath } from '../lab/lab';
import { withoutLedger, type LabWorkflow } from '../lab/n8nServer/n8nImport';
import { signInAt } from '../lab/browser/signIn';
import { installPackedPackage, type PackedPackage } from '../support/packedPackage';
import { makeKeyPair, type KeyPair } from '../support/samlIdp/keys';
import { followLog, type LabLog } from '../support/lab/labLog';
import { useLab } from '../support/lab/useLab';

/** What an admin sets for another kind of client: at Keycloak, in the connection, in the trigger. */
interface Variant {
	name: string;
	client?: (keys: Keys) => Omit<KeycloakSamlClient, 'consumer'>;
	connection?: (keys: Keys) => Record<string, unknown>;
	trigger?: Record<string, unknown>;
	/** The word it is refused with; absent means that alice gets in. */
	reason?: string;
}

interface Keys {
	signing: KeyPair;
	decryption: KeyPair;
}

const XENC = 'http://www.w3.org/2001/04/xmlenc#';
const XENC11 = 'http://www.w3.org/2009/xmlenc11#';
const SHA1 = 'http://www.w3.org/2000/09/xmldsig#sha1';

const pem = ({ privateKey, certificate }: KeyPair): string => privateKey + certificate;

/** A client that encrypts; without `encryption` as Keycloak does by itself. */
const encrypted = (
	name: string,
	encryption?: KeycloakSamlClient['encryption'],
	more: Partial<Variant> & { allowCbc?: boolean } = {},
): Variant => ({
	name,
	client: ({ decryption }) => ({ encryptFor: decryption.certificateBase64, encryption }),
	connection: ({ decryption }) => ({
		decryptionPrivateKeys: pem(decryption),
		allowCbc: more.allowCbc ?? false,
	}),
	trigger: { options: { encryptionRequired: true } },
	...more,
});

const cbc = { content: `${XENC}aes256-cbc`, transport: `${XENC}rsa-oaep-mgf1p`, digest: SHA1 };

const variants: Variant[] = [
	{ name: 'Response and assertion signed, both demanded', trigger: { signatures: 'both' } },
	{ name: 'assertion signed', client: () => ({ signs: { response: false, assertion: true } }) },
	{
		name: 'Response signed',
		client: () => ({ signs: { response: true, assertion: false } }),
		trigger: { signatures: 'response' },
	},
	{
		name: 'nothing signed',
		client: () => ({ signs: { response: false, assertion: false } }),
		trigger: { signatures: 'either' },
		reason: 'signature-missing',
	},
	{ name: 'RSA with SHA-512', client: () => ({ signatureAlgorithm: 'RSA_SHA512' }) },
	{
		name: 'RSA with SHA-1',
		client: () => ({ signatureAlgorithm: 'RSA_SHA1' }),
		reason: 'algorithm-not-allowed',
	},
	encrypted('encrypted as Keycloak does by itself'),
	encrypted('encrypted and nothing but the assertion signed', undefined, {
		client: ({ decryption }) => ({
			encryptFor: decryption.certificateBase64,
			signs: { response: false, assertion: true },
		}),
	}),
	encrypted('AES-128-GCM, OAEP with SHA-512', {
		content: `${XENC11}aes128-gcm`,
		transport: `${XENC11}rsa-oaep`,
		digest: `${XENC}sha512`,
		mask: `${XENC11}mgf1sha512`,
	}),
	encrypted('OAEP with SHA-256 and MGF1 with SHA-1', {
		content: `${XENC11}aes256-gcm`,
		transport: `${XENC11}rsa-oaep`,
		digest: `${XENC}sha256`,
		mask: `${XENC11}mgf1sha1`,
	}),
	encrypted('the older OAEP with SHA-256', {
		content: `${XENC11}aes256-gcm`,
		transport: `${XENC}rsa-oaep-mgf1p`,
		digest: `${XENC}sha256`,
	}),
	encrypted('the older OAEP with SHA-1', {
		content: `${XENC11}aes256-gcm`,
		transport: `${XENC}rsa-oaep-mgf1p`,
		digest: SHA1,
	}),
	encrypted('AES-CBC, switched on', cbc, { allowCbc: true }),
	encrypted('AES-CBC, not switched on', cbc, { reason: 'encryption-refused' }),
	{
		name: 'not encrypted although demanded',
		trigger: { options: { encryptionRequired: true } },
		reason: 'encryption-refused',
	},
	{ name: 'one attribute per group', client: () => ({ groups: 'each' }) },
	{ name: 'group names without paths', client: () => ({ groupPaths: false }) },
	{ name: 'persistent NameID', client: () => ({ nameIdFormat: 'persistent' }) },
	{
		name: 'transient NameID',
		client: () => ({ nameIdFormat: 'transient' }),
		reason: 'subject-transient',
	},
	{
		name: 'transient NameID and an attribute as subject',
		client: () => ({ nameIdFormat: 'transient' }),
		trigger: { attributes: { subject: 'email' } },
	},
	{
		name: 'requests signed, by Redirect',
		client: ({ signing }) => ({ requestsSignedWith: signing.certificateBase64 }),
		connection: ({ signing }) => ({ signingPrivateKeys: pem(signing) }),
	},
	{
		name: 'requests signed, by POST',
		client: ({ signing }) => ({ requestsSignedWith: signing.certificateBase64 }),
		connection: ({ signing }) => ({ signingPrivateKeys: pem(signing), binding: 'post' }),
	},
	{ name: 'requests by POST', connection: () => ({ binding: 'post' }) },
	{ name: 'sign in every time', trigger: { options: { forceAuthn: true } } },
];

const fromProvider: Variant[] = [
	{
		name: 'begun at Keycloak',
		client: () => ({ idpInitiatedName: 'tile' }),
		// Such a login counts only if it is newer than the process by the difference of the clocks, and the suite is fast.
		trigger: { options: { unsolicited: true, clockSkew: 2 } },
	},
	{ name: 'begun at Keycloak, not allowed', client: () => ({ idpInitiatedName: 'closed-tile' }) },
];

const signOuts = (['redirect', 'post'] as const).map((binding): Variant => ({
	name: `signed out by ${binding}`,
	client: ({ signing }) => ({ requestsSignedWith: signing.certificateBase64, logout: binding }),
	connection: ({ signing }) => ({ signingPrivateKeys: pem(signing), binding }),
	trigger: { options: { logout: true, clockSkew: 2 } },
}));

const all = [...variants, ...fromProvider, ...signOuts];
const pathOf = ({ name }: Variant): string => kebabCase(name);

let packed: PackedPackage;

const at = useLab(
	async () => {
		const keys: Keys = {
			signing: await makeKeyPair('n8n.example.test'),
			decryption: await makeKeyPair('n8n.example.test', '02'),
		};
		// The tarball, installed as n8n does it: the tested versions of the libraries travel with it.
		packed = installPackedPackage();
		return await startLab({
			n8n: { packages: { 'n8n-nodes-jsm-customer-sso': packed.installed } },
			provider: (redirectUris, port, consumers) =>
				createKeycloak({
					port,
					redirectUris,
					clients: [{ clientId: 'n8n' }],
					samlClients: all.map((variant) => ({
						consumer: consumers.find((url) => url.includes(`/webhook/${pathOf(variant)}/`)) ?? '',
						...variant.client?.(keys),
					})),
				}),
			samlConnections: Object.fromEntries(
				all.map((variant) => [variant.name, { ...variant.connection?.(keys) }]),
			),
			workflows: all.map((variant): LabWorkflow => ({
				file: templatePath('saml-login'),
				id: pathOf(variant),
				webhookId: pathOf(variant),
				credentials: { samlIdentityProviderApi: variant.name },
				parameters: { ...withoutLedger, 'Customer Signs In': variant.trigger ?? {} },
			})),
		});
	},
	() => packed?.remove(),
);

const { portal } = at;

async function login(variant: Variant, person = 'alice'): Promise<void> {
	await at.page.goto(at.lab.loginUrlOf(pathOf(variant)));
	await signInAt(at.page, 'keycloak', person);
}

async function expectRefusal(reason: string, attempt: () => Promise<void>): Promise<void> {
	const before = await at.lab.n8n.countExecutions();
	const log = followLog(at.lab.n8n);
	await attempt();
	await log.holds(`Login refused: ${reason} (`);
	expect(await at.page.innerText('.reference')).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
	expect(await at.lab.n8n.countExecutions()).toBe(before);
}

describe('customers of a real Keycloak sign in with SAML', () => {
	const [first] = variants as [Variant];

	it.each(variants.filter(({ reason }) => !reason).map((variant) => [variant.name, variant] as const))(
		'%s: alice lands in her portal',
		async (_name, variant) => {
			await login(variant);
			expect(at.page.url()).toBe(portal(1));
			expect(at.lab.simulator.organizationsOf('alice@acme.example')).toEqual(['Acme', 'Acme Customers']);
		},
	);

	it.each(
		variants.flatMap((variant) => (variant.reason ? [[variant.name, variant.reason, variant] as const] : [])),
	)('%s: refused (%s)', async (_name, reason, variant) => {
		await expectRefusal(reason, async () => await login(variant));
	});

	it("bob's organization is created on the fly", async () => {
		await login(first, 'bob');
		expect(at.page.url()).toBe(portal(2));
		expect(at.lab.simulator.organizationsOf('bob@globex.example')).toEqual(['globex']);
	});

	it('carol has no group: she is denied', async () => {
		await login(first, 'carol');
		expect(await at.page.innerText('h1')).toBe('You do not have access');
	});

	it("dave's address is not verified (email-unverified)", async () => {
		await expectRefusal('email-unverified', async () => await login(first, 'dave'));
	});

	const tile = async (name: string): Promise<void> => {
		const realm =
			at.lab.provider.env().SAML_METADATA_URL?.replace(/protocol\/saml\/descriptor$/, '') ?? REALM;
		await at.page.goto(`${realm}protocol/saml/clients/${name}?RelayState=https://evil.example/`);
		await signInAt(at.page, 'keycloak', 'alice');
	};

	it('a login that begins at Keycloak ends at the first granted portal, whatever its link says', async () => {
		await tile('tile');
		expect(at.page.url()).toBe(portal(1));
	});

	it('such a login is refused where it is not allowed (request-mismatch)', async () => {
		await expectRefusal('request-mismatch', async () => await tile('closed-tile'));
	});
});

describe.each(signOuts.map((variant) => [variant.name, variant] as const))(
	'customers are %s',
	(_name, variant) => {
		const isSignedInHere = async (): Promise<boolean> =>
			(await at.context.cookies(at.lab.loginUrl)).some(({ name }) => name.startsWith('jsm-signed-in-'));

		/** What a logout adds to n8n's log. It must start no execution. */
		async function logOf(leave: () => Promise<void>): Promise<LabLog> {
			const before = await at.lab.n8n.countExecutions();
			const log = followLog(at.lab.n8n);
			await leave();
			expect(await at.lab.n8n.countExecutions()).toBe(before);
			expect(await isSignedInHere()).toBe(false);
			// The next login asks for the password again.
			await login(variant);
			expect(at.page.url()).toBe(portal(1));
			return log;
		}

		it('a click here ends the session at Keycloak', async () => {
			await login(variant);
			expect(await isSignedInHere()).toBe(true);
			const log = await logOf(async () => {
				await at.page.goto(at.lab.loginUrlOf(pathOf(variant)).replace(/login$/, 'logout'));
				await at.page.waitForSelector(`h1:text-is("${signedOutTexts.everywhere.title}")`);
			});
			await log.holds('Logout confirmed by the identity provider');
		});

		it('a click at Keycloak ends the sign-in here, and Keycloak takes our answer', async () => {
			await login(variant);
			const log = await logOf(async () => {
				await at.page.goto(`${at.lab.issuer}/protocol/openid-connect/logout`);
				await at.page.click('#kc-logout');
				await at.page.waitForSelector('text=You are logged out');
			});
			await log.holds('Logout by the identity provider answered');
		});
	},
);
