import type { ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compact } from 'lodash';
import { endProcessGroup, runToEnd, startServer, waitUntil } from './child';
import { reservePort } from './ports';
import type { Service } from './service';

export interface PostgresServer extends Service {
	/** Kills it without warning, like a crash. Its data stays for the next start. */
	kill: () => Promise<void>;
}

const debianVersions = '/usr/lib/postgresql';

/** The folder with `initdb` and `postgres`, which Debian does not put into PATH. */
function findPostgres(): string {
	const debian = existsSync(debianVersions)
		? readdirSync(debianVersions)
				.sort((a, b) => Number(b) - Number(a))
				.map((version) => join(debianVersions, version, 'bin'))
		: [];
	const found = compact([process.env.POSTGRES_BIN_PATH, ...debian, '/usr/local/bin', '/usr/bin']).find(
		(folder) => existsSync(join(folder, 'initdb')),
	);
	if (found) return found;
	throw new Error(
		'No PostgreSQL was found. On Debian or Ubuntu: apt-get install postgresql; elsewhere set POSTGRES_BIN_PATH to the folder of its programs.',
	);
}

interface Account {
	uid?: number;
	gid?: number;
}

/** PostgreSQL refuses to run as root, so for root it runs as the account its Debian package created. */
async function chooseAccount(): Promise<Account> {
	if (process.getuid?.() !== 0) return {};
	const numberOf = async (flag: string): Promise<number> => Number(await runToEnd('id', [flag, 'postgres']));
	return { uid: await numberOf('-u'), gid: await numberOf('-g') };
}

/** A real PostgreSQL on its own port, with an empty database `n8n`. */
export async function createPostgres(): Promise<PostgresServer> {
	const port = await reservePort();
	let child: ChildProcess | undefined;
	let folder = '';
	let output = '';
	let account: Account = {};

	async function prepareFolder(): Promise<string> {
		folder ||= mkdtempSync(join(tmpdir(), 'jsm-customer-sso-postgres-'));
		account = await chooseAccount();
		if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
		const data = join(folder, 'data');
		if (!existsSync(join(data, 'PG_VERSION'))) {
			const options = ['--username=n8n', '--auth=trust', '--encoding=UTF8', '--no-sync'];
			await runToEnd(join(findPostgres(), 'initdb'), ['-D', data, ...options], { ...account, cwd: folder });
		}
		return data;
	}

	return {
		name: 'PostgreSQL',
		start: async () => {
			const programs = findPostgres();
			const data = await prepareFolder();
			output = '';
			const settings = [
				'-c',
				'listen_addresses=127.0.0.1',
				'-c',
				'unix_socket_directories=',
				'-c',
				'fsync=off',
			];
			child = startServer(
				join(programs, 'postgres'),
				['-D', data, '-p', String(port), ...settings],
				(text) => {
					output += text;
				},
				{ ...account, cwd: folder },
			);
		},
		ready: async () => {
			const ask = async (...sql: string[]): Promise<string> =>
				await runToEnd(join(findPostgres(), 'psql'), [
					...['-h', '127.0.0.1', '-p', String(port), '-U', 'n8n', '-d', 'postgres', '-Atc'],
					...sql,
				]);
			let databases = '';
			await waitUntil(
				'The start of PostgreSQL',
				async () => {
					databases = await ask('select datname from pg_database');
					return true;
				},
				20_000,
			).catch(() => {
				throw new Error(`PostgreSQL did not start:\n${output.trim()}`);
			});
			if (!databases.split('\n').includes('n8n')) await ask('create database n8n');
		},
		// SIGQUIT disconnects clients immediately.
		kill: async () => await endProcessGroup(child, 'SIGQUIT'),
		stop: async () => {
			// SIGINT stops it even if clients are still connected.
			await endProcessGroup(child, 'SIGINT');
			child = undefined;
			if (folder) rmSync(folder, { recursive: true, force: true });
			folder = '';
		},
		env: () => ({
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(port),
			DB_POSTGRESDB_USER: 'n8n',
			DB_POSTGRESDB_DATABASE: 'n8n',
		}),
	};
}
