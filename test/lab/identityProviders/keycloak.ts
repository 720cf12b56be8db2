import type { ChildProcess } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endProcessGroup, startServer, waitUntil } from '../servers/child';
import { installKeycloak } from './keycloak/installKeycloak';
import { makeRealm, REALM, type KeycloakClient, type KeycloakSamlClient } from './keycloak/realm';
import { reservePort } from '../servers/ports';
import type { Progress } from '../servers/progress';
import type { Service } from '../servers/service';

export interface KeycloakOptions {
	port: number;
	redirectUris: string[];
	/** The template's connection uses the first one. */
	clients: [KeycloakClient, ...KeycloakClient[]];
	samlClients?: KeycloakSamlClient[];
	/** Further realms in Keycloak's import format, by name. */
	realms?: Record<string, object>;
	/** PEM file of a CA that Keycloak trusts besides the usual ones. */
	truststore?: string;
	progress?: Progress;
}

const SECRET = 'lab-client-secret';

/** The real Keycloak with the people of the lab. Everybody's password is their name. Browsers use `localhost`. */
export function createKeycloak({
	port,
	redirectUris,
	clients,
	samlClients = [],
	realms = {},
	truststore,
	progress,
}: KeycloakOptions): Service & { pid: () => number | undefined } {
	const address = `http://localhost:${port}`;
	const issuer = `${address}/realms/${REALM}`;
	let child: ChildProcess | undefined;
	let output = '';

	const lastLines = (): string => output.trim().split('\n').slice(-15).join('\n');
	const answers = async (): Promise<boolean> =>
		(await fetch(`${issuer}/.well-known/openid-configuration`)).ok;

	return {
		name: 'Keycloak',
		pid: () => child?.pid,
		start: async () => {
			const home = await installKeycloak(progress);
			// Keycloak does not import a realm that already exists.
			rmSync(join(home, 'data/h2'), { recursive: true, force: true });
			rmSync(join(home, 'data/import'), { recursive: true, force: true });
			mkdirSync(join(home, 'data/import'), { recursive: true });
			const own = makeRealm(clients, samlClients, SECRET, redirectUris);
			for (const [name, realm] of Object.entries({ [REALM]: own, ...realms })) {
				writeFileSync(join(home, `data/import/${name}.json`), JSON.stringify(realm, null, '\t'));
			}
			const args = [
				'start-dev',
				'--import-realm',
				'--http-host=127.0.0.1',
				`--http-port=${port}`,
				`--hostname=${address}`,
				`--http-management-port=${await reservePort()}`,
				...(truststore === undefined ? [] : [`--truststore-paths=${truststore}`]),
			];
			const env = {
				...process.env,
				KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
				KC_BOOTSTRAP_ADMIN_PASSWORD: 'admin',
				JAVA_OPTS_KC_HEAP: '-Xms256m -Xmx1g',
			};
			const hear = (text: string): void => {
				output = (output + text).slice(-20_000);
			};
			child = startServer('sh', [join(home, 'bin/kc.sh'), ...args], hear, { env });
		},
		ready: async () => {
			const ended = new Promise<never>((_resolve, reject) => {
				child?.once('exit', () => reject(new Error(`Keycloak ended while it started:\n${lastLines()}`)));
			});
			await Promise.race([waitUntil('The start of Keycloak', answers, 240_000), ended]);
		},
		stop: async () => {
			await endProcessGroup(child);
			child = undefined;
		},
		env: () => ({
			OIDC_ISSUER: issuer,
			OIDC_CLIENT_ID: clients[0].clientId,
			OIDC_CLIENT_SECRET: SECRET,
			...(samlClients.length > 0 ? { SAML_METADATA_URL: `${issuer}/protocol/saml/descriptor` } : {}),
		}),
	};
}
