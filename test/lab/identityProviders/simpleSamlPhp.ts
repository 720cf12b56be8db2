import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKeyPair } from '../../support/samlIdp/keys';
import { endProcessGroup, runToEnd, startServer, waitUntil } from '../servers/child';
import { people, type Person } from '../people';
import type { Service } from '../servers/service';

/** Settings of one service provider. For missing ones SimpleSAMLphp uses its own defaults. */
export interface SimpleSamlPhpClient {
	/** Our ACS URL. The entity ID is the metadata URL beside it. */
	consumer: string;
	signs?: { response: boolean; assertion: boolean };
	/** Certificate (base64) to encrypt assertions and to verify our requests. */
	certificate?: string;
	encrypts?: 'assertion' | 'nameId';
	/** Whether our requests must be signed. */
	requestsSigned?: boolean;
	nameId?: 'email' | 'persistent' | 'transient';
	/** Attribute names as object identifiers. */
	objectIdentifiers?: boolean;
}

export interface SimpleSamlPhpOptions {
	port: number;
	clients: SimpleSamlPhpClient[];
	/** Minutes by which its clock is ahead. */
	clockMinutes?: number;
}

const WWW = '/usr/share/simplesamlphp/www';
const FORMATS = {
	email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
	persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
	transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
};

/** Source of a PHP file that assigns plain data to one variable. */
const phpFile = (variable: string, value: unknown): string =>
	`<?php\n$${variable} = json_decode(<<<'JSON'\n${JSON.stringify(value, null, '\t')}\nJSON\n, true);\n`;

const attributesOf = ({ login, name, email, emailVerified, groups }: Person): Record<string, string[]> => ({
	uid: [login],
	mail: [email],
	displayName: [name],
	email_verified: [String(emailVerified)],
	...(groups.length > 0 ? { groups } : {}),
});

function clientEntry(client: SimpleSamlPhpClient): Record<string, unknown> {
	const {
		consumer,
		signs = { response: true, assertion: true },
		certificate,
		encrypts,
		nameId = 'email',
	} = client;
	const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';
	return {
		AssertionConsumerService: [{ Binding: POST, Location: consumer, index: 0, isDefault: true }],
		...(certificate
			? {
					keys: [{ type: 'X509Certificate', signing: true, encryption: true, X509Certificate: certificate }],
				}
			: {}),
		'saml20.sign.response': signs.response,
		'saml20.sign.assertion': signs.assertion,
		'assertion.encryption': encrypts === 'assertion',
		'nameid.encryption': encrypts === 'nameId',
		'validate.authnrequest': client.requestsSigned ?? false,
		// The NameID is built from the released attributes. If the attribute is missing, it silently becomes transient.
		'simplesaml.nameidattribute': client.objectIdentifiers ? 'urn:oid:0.9.2342.19200300.100.1.3' : 'mail',
		NameIDFormat: FORMATS[nameId],
		'attributes.NameFormat': `urn:oasis:names:tc:SAML:2.0:attrname-format:${client.objectIdentifiers ? 'uri' : 'basic'}`,
		authproc: {
			...(nameId === 'persistent' ? { 3: { class: 'saml:PersistentNameID', attribute: 'uid' } } : {}),
			...(client.objectIdentifiers ? { 50: { class: 'core:AttributeMap', 0: 'name2oid' } } : {}),
		},
	};
}

async function writeConfiguration(folder: string, { port, clients }: SimpleSamlPhpOptions): Promise<void> {
	for (const name of ['config/metadata', 'cert', 'log', 'data', 'tmp', 'sessions'])
		mkdirSync(join(folder, name), { recursive: true });
	const key = await makeKeyPair('simplesamlphp.example.test');
	writeFileSync(join(folder, 'cert/idp.key'), key.privateKey);
	writeFileSync(join(folder, 'cert/idp.crt'), key.certificate);
	const config = {
		baseurlpath: `http://localhost:${port}/`,
		certdir: `${folder}/cert/`,
		loggingdir: `${folder}/log/`,
		datadir: `${folder}/data/`,
		tempdir: `${folder}/tmp`,
		metadatadir: `${folder}/config/metadata/`,
		attributenamemapdir: '/etc/simplesamlphp/attributemap/',
		technicalcontact_email: 'na@example.org',
		timezone: 'UTC',
		secretsalt: 'of-a-local-lab',
		'auth.adminpassword': 'of-a-local-lab',
		'enable.saml20-idp': true,
		'module.enable': { exampleauth: true, core: true, saml: true },
		'session.cookie.secure': false,
		'session.cookie.samesite': 'Lax',
		'language.cookie.secure': false,
		'language.cookie.samesite': 'Lax',
		'session.phpsession.savepath': `${folder}/sessions`,
		'store.type': 'phpsession',
		'logging.handler': 'file',
		'logging.logfile': 'ssp.log',
		'metadata.sources': [{ type: 'flatfile' }],
		'authproc.idp': {},
		'language.default': 'en',
	};
	const accounts = Object.fromEntries(
		Object.values(people).map((person) => [`${person.login}:${person.login}`, attributesOf(person)]),
	);
	const files: [string, string, unknown][] = [
		['config.php', 'config', config],
		['authsources.php', 'config', { people: { 0: 'exampleauth:UserPass', ...accounts } }],
		['acl.php', 'config', {}],
		[
			'metadata/saml20-idp-hosted.php',
			'metadata',
			{
				'__DYNAMIC:1__': {
					host: '__DEFAULT__',
					privatekey: 'idp.key',
					certificate: 'idp.crt',
					auth: 'people',
					'signature.algorithm': 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
					SingleSignOnServiceBinding: [
						'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
						'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
					],
				},
			},
		],
		[
			'metadata/saml20-sp-remote.php',
			'metadata',
			Object.fromEntries(
				clients.map((client) => [client.consumer.replace(/acs$/, 'metadata'), clientEntry(client)]),
			),
		],
	];
	for (const [name, variable, value] of files)
		writeFileSync(join(folder, 'config', name), phpFile(variable, value));
}

async function requireInstalled(needsClock: boolean): Promise<void> {
	const hasPhp = await runToEnd('php', ['-v']).then(
		() => true,
		() => false,
	);
	if (!hasPhp || !existsSync(WWW) || (needsClock && !existsSync('/usr/bin/faketime'))) {
		throw new Error(
			'SimpleSAMLphp is missing. On Debian or Ubuntu: apt-get install --no-install-recommends simplesamlphp php-cli php-sqlite3 php-curl php-mbstring php-xml faketime',
		);
	}
}

/** The real SimpleSAMLphp with the people of the lab. Everybody's password is their name. Browsers use `localhost`. */
export function createSimpleSamlPhp(options: SimpleSamlPhpOptions): Service {
	const { port, clockMinutes } = options;
	const address = `http://localhost:${port}`;
	const metadata = `${address}/saml2/idp/metadata.php`;
	let child: ChildProcess | undefined;
	let folder: string | undefined;

	return {
		name: 'SimpleSAMLphp',
		start: async () => {
			await requireInstalled(clockMinutes !== undefined);
			folder = mkdtempSync(join(tmpdir(), 'jsm-sso-php-'));
			await writeConfiguration(folder, options);
			const php = [
				'php',
				'-d',
				'error_reporting=0',
				'-d',
				'display_errors=0',
				'-S',
				`127.0.0.1:${port}`,
				'-t',
				WWW,
			];
			const shift =
				clockMinutes === undefined
					? []
					: ['faketime', '-f', `${clockMinutes >= 0 ? '+' : ''}${clockMinutes}m`];
			const [command = 'php', ...args] = [...shift, ...php];
			const env = {
				...process.env,
				SIMPLESAMLPHP_CONFIG_DIR: join(folder, 'config'),
				PHP_CLI_SERVER_WORKERS: undefined,
			};
			child = startServer(command, args, () => undefined, { env });
		},
		ready: async () =>
			await waitUntil('The start of SimpleSAMLphp', async () => (await fetch(metadata)).ok, 30_000),
		stop: async () => {
			await endProcessGroup(child);
			child = undefined;
			if (folder) rmSync(folder, { recursive: true, force: true });
			folder = undefined;
		},
		env: () => ({ SAML_METADATA_URL: metadata, SAML_ADDRESS: address }),
	};
}
