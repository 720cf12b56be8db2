import { kebabCase } from 'lodash';
import { describe, expect, it } from 'vitest';
import { reservePorts, startLab, templatePath } from '../lab/lab';
import { withoutLedger, type LabWorkflow } from '../lab/n8nServer/n8nImport';
import { reservePort } from '../lab/servers/ports';
import type { Service } from '../lab/servers/service';
import { signInAt } from '../lab/browser/signIn';
import { createSimpleSamlPhp, type SimpleSamlPhpClient } from '../lab/identityProviders/simpleSamlPhp';
import { makeKeyPair, type KeyPair } from '../support/samlIdp/keys';
import { followLog } from '../support/lab/labLog';
import { useLab } from '../support/lab/useLab';

/** What an admin sets for another kind of client: at SimpleSAMLphp, in the connection, in the trigger. */
interface Variant {
	name: string;
	client?: (key: KeyPair) => Omit<SimpleSamlPhpClient, 'consumer'>;
	connection?: (key: KeyPair) => Record<string, unknown>;
	trigger?: Record<string, unknown>;
	/** The clock of the provider is off by so many minutes. */
	clockMinutes?: 10 | -10;
	/** The word it is refused with; absent means that alice gets in. */
	reason?: string;
	/** Whether the provider answers without asking anybody. */
	isSilent?: boolean;
}

const pem = ({ privateKey, certificate }: KeyPair): string => privateKey + certificate;
const onlyResponse = { response: true, assertion: false };
const onlyAssertion = { response: false, assertion: true };
const nothing = { response: false, assertion: false };

/** SimpleSAMLphp 1.19 encrypts with AES-128-CBC and RSA-OAEP, whatever is set. */
const encrypted = (name: string, more: Partial<Variant> & Pick<SimpleSamlPhpClient, 'signs'>): Variant => ({
	name,
	client: ({ certificate }) => ({
		encrypts: 'assertion',
		certificate: certificate.replace(/-----[^-]+-----|\s/g, ''),
		signs: more.signs,
	}),
	connection: (key) => ({ decryptionPrivateKeys: pem(key), allowCbc: true }),
	trigger: { signatures: 'either' },
	...more,
});

const variants: Variant[] = [
	{ name: 'both signed, both demanded', trigger: { signatures: 'both' } },
	{ name: 'assertion signed', client: () => ({ signs: onlyAssertion }) },
	{ name: 'Response signed', client: () => ({ signs: onlyResponse }), trigger: { signatures: 'response' } },
	{
		name: 'Response signed, the assertion demanded',
		client: () => ({ signs: onlyResponse }),
		reason: 'signature-missing',
	},
	{
		name: 'nothing signed',
		client: () => ({ signs: nothing }),
		trigger: { signatures: 'either' },
		reason: 'signature-missing',
	},
	encrypted('encrypted, both signed', { signs: { response: true, assertion: true } }),
	encrypted('encrypted, Response signed', { signs: onlyResponse }),
	encrypted('encrypted, assertion signed: AES-CBC outside of a signature', {
		signs: onlyAssertion,
		reason: 'encryption-refused',
	}),
	encrypted('encrypted, nothing signed', { signs: nothing, reason: 'encryption-refused' }),
	encrypted('encrypted, AES-CBC not switched on', {
		signs: { response: true, assertion: true },
		connection: (key) => ({ decryptionPrivateKeys: pem(key) }),
		reason: 'encryption-refused',
	}),
	{
		name: 'encrypted NameID',
		client: ({ certificate }) => ({
			encrypts: 'nameId',
			certificate: certificate.replace(/-----[^-]+-----|\s/g, ''),
		}),
		reason: 'subject-encrypted',
	},
	{ name: 'persistent NameID', client: () => ({ nameId: 'persistent' }) },
	{ name: 'transient NameID', client: () => ({ nameId: 'transient' }), reason: 'subject-transient' },
	{
		name: 'transient NameID and an attribute as subject',
		client: () => ({ nameId: 'transient' }),
		trigger: { attributes: { subject: 'uid' } },
	},
	{ name: 'attributes named by object identifiers', client: () => ({ objectIdentifiers: true }) },
	{ name: 'requests by POST', connection: () => ({ binding: 'post' }) },
	...(['redirect', 'post'] as const).map((binding): Variant => ({
		name: `requests signed, by ${binding}`,
		client: ({ certificate }) => ({
			requestsSigned: true,
			certificate: certificate.replace(/-----[^-]+-----|\s/g, ''),
		}),
		connection: (key) => ({ signingPrivateKeys: pem(key), binding }),
	})),
	{
		name: 'no sign-in page although nobody is signed in',
		trigger: { options: { isPassive: true } },
		reason: 'provider-error',
		isSilent: true,
	},
	{
		name: 'another kind of sign-in than demanded',
		trigger: { options: { authnContexts: 'urn:example:mfa', requireAuthnContext: true } },
		reason: 'authentication-too-weak',
	},
	{ name: 'clock ten minutes ahead', clockMinutes: 10, reason: 'assertion-time-implausible' },
	{ name: 'clock ten minutes behind', clockMinutes: -10, reason: 'assertion-expired' },
];

const begunThere: Variant = {
	name: 'begun at the provider',
	// Such a login counts only if it is newer than the process by the difference of the clocks, and the suite is fast.
	trigger: { options: { unsolicited: true, clockSkew: 2 } },
};

const all = [...variants, begunThere];
const pathOf = ({ name }: Variant): string => kebabCase(name);

const services: Service[] = [];
let address: string;
let consumerOf: (variant: Variant) => string;

const at = useLab(
	async () => {
		const ports = await reservePorts();
		const key = await makeKeyPair('n8n.example.test');
		consumerOf = (variant) => `http://127.0.0.1:${ports.n8n}/webhook/${pathOf(variant)}/acs`;
		const metadata = new Map<number, string>();
		for (const clockMinutes of [0, 10, -10]) {
			const service = createSimpleSamlPhp({
				port: await reservePort(),
				clients: all.map((variant) => ({ consumer: consumerOf(variant), ...variant.client?.(key) })),
				...(clockMinutes === 0 ? {} : { clockMinutes }),
			});
			services.push(service);
			await service.start();
			await service.ready();
			metadata.set(clockMinutes, String(service.env().SAML_METADATA_URL));
			address ??= String(service.env().SAML_ADDRESS);
		}
		return await startLab({
			ports,
			samlConnections: Object.fromEntries(
				all.map((variant) => [
					variant.name,
					{ metadataUrl: metadata.get(variant.clockMinutes ?? 0), ...variant.connection?.(key) },
				]),
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
	async () => {
		for (const service of services) await service.stop();
	},
);

const { portal } = at;

async function login(variant: Variant, person = 'alice'): Promise<void> {
	await at.page.goto(at.lab.loginUrlOf(pathOf(variant)));
	if (variant.isSilent)
		await at.page.waitForURL((url) => url.pathname.endsWith('/acs'), { waitUntil: 'load' });
	else await signInAt(at.page, 'simpleSamlPhp', person);
}

describe('customers of a real SimpleSAMLphp sign in', () => {
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
		const before = await at.lab.n8n.countExecutions();
		const log = followLog(at.lab.n8n);
		await login(variant);
		await log.holds(`Login refused: ${reason} (`);
		expect(await at.page.innerText('.reference')).toMatch(/[0-9A-Z]{5}-[0-9A-Z]{5}/);
		expect(await at.lab.n8n.countExecutions()).toBe(before);
	});

	it('carol has no group: she is denied', async () => {
		await login(variants[0] as Variant, 'carol');
		expect(await at.page.innerText('h1')).toBe('You do not have access');
	});

	it('a login that begins at the provider ends at the first granted portal, whatever its link says', async () => {
		const entityId = consumerOf(begunThere).replace(/acs$/, 'metadata');
		const query = new URLSearchParams({ spentityid: entityId, RelayState: 'https://evil.example/' });
		await at.page.goto(`${address}/saml2/idp/SSOService.php?${query.toString()}`);
		await signInAt(at.page, 'simpleSamlPhp', 'alice');
		expect(at.page.url()).toBe(portal(1));
	});
});
