import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runToEnd } from '../../servers/child';
import { silent, type Progress } from '../../servers/progress';

const KEYCLOAK_VERSION = '26.7.3';

const folder = resolve(__dirname, '../../.data/keycloak');
const unpacked = `keycloak-${KEYCLOAK_VERSION}`;
const home = join(folder, unpacked);
const script = 'bin/kc.sh';

async function requireJava(): Promise<void> {
	const said = await runToEnd('java', ['-version']).catch(() => undefined);
	const major = Number(/version "(\d+)/.exec(said ?? '')?.[1] ?? 0);
	if (major < 17) {
		throw new Error(
			`Keycloak needs Java 17 or newer, and ${said === undefined ? 'none was found' : `this is Java ${major}`}. On Debian or Ubuntu: apt-get install openjdk-17-jre-headless`,
		);
	}
}

async function requireMaven(): Promise<void> {
	await runToEnd('mvn', ['-version']).catch(() => {
		throw new Error(
			'Keycloak is downloaded with Maven, but "mvn" is missing. On Debian or Ubuntu: apt-get install maven',
		);
	});
}

/** Downloads and unpacks Keycloak on first use (180 MB). Returns its folder. */
export async function installKeycloak(progress: Progress = silent): Promise<string> {
	await requireJava();
	if (existsSync(join(home, script))) return home;
	await requireMaven();
	progress(`Downloading Keycloak ${KEYCLOAK_VERSION} …`);
	// Moved only when complete, so that an interrupted download is not mistaken for Keycloak.
	const unfinished = join(folder, 'unfinished');
	rmSync(unfinished, { recursive: true, force: true });
	mkdirSync(unfinished, { recursive: true });
	const artifact = `org.keycloak:keycloak-quarkus-dist:${KEYCLOAK_VERSION}:zip`;
	await runToEnd(
		'mvn',
		['-B', '-q', 'dependency:unpack', `-Dartifact=${artifact}`, `-DoutputDirectory=${unfinished}`],
		// Maven leaves a marker file in its working directory and would not unpack a second time.
		{ cwd: unfinished },
	);
	if (!existsSync(join(unfinished, unpacked, script))) throw new Error('Maven did not download Keycloak.');
	rmSync(home, { recursive: true, force: true });
	renameSync(join(unfinished, unpacked), home);
	rmSync(unfinished, { recursive: true, force: true });
	return home;
}
