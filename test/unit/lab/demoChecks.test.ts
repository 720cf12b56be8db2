import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoPorts, explainPorts } from '../../lab/demo/demoPorts';
import { explainMachine, isBuildOutdated } from '../../lab/demo/demoChecks.mjs';
import { isTreeInstalled, rememberTree } from '../../lab/install/installedTree.mjs';
import { reservePort } from '../../lab/servers/ports';

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file that was changed so many seconds ago. */
function write(path: string, secondsAgo: number, text = ''): void {
	const file = join(folder, path);
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, text);
	const time = Date.now() / 1000 - secondsAgo;
	utimesSync(file, time, time);
}

describe('what stops the demo is said in one sentence', () => {
	it.each<[string, Parameters<typeof explainMachine>[1], RegExp | undefined]>([
		[
			'Node 18',
			{ node: '18.20.8', freeGb: 100 },
			/^Node\.js 20\.19 or newer is needed; this is 18\.20\.8\.$/,
		],
		['Node 20.18', { node: '20.18.3', freeGb: 100 }, /20\.19 or newer/],
		['Node 20.19', { node: '20.19.0', freeGb: 100 }, undefined],
		['Node 24', { node: '24.1.0', freeGb: 100 }, undefined],
		[
			'too little disk for the first start',
			{ node: '22.0.0', freeGb: 2.34, isInstalled: false },
			/6 GB.*2\.3 GB are free/,
		],
		['little disk, but n8n is there', { node: '22.0.0', freeGb: 2.34, isInstalled: true }, undefined],
	])('%s', (_sentence, machine, expected) => {
		const sentence = explainMachine(folder, machine);
		if (expected) expect(sentence).toMatch(expected);
		else expect(sentence).toBeUndefined();
	});

	describe('a taken port', () => {
		let server: Server;
		let port: number;

		beforeEach(async () => {
			port = await reservePort();
			server = createServer();
			await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
		});
		afterEach(async () => await new Promise((done) => server.close(done)));

		it('names the port, who needs it, and the way out', async () => {
			const free = await reservePort();
			const sentence = await explainPorts({ n8n: free, broker: free, provider: port, saml: free, jsm: free });
			expect(sentence).toBe(
				`Port ${port} is taken, and the identity provider needs it. Stop the program that listens there, or choose other ports: npm run demo -- --port 6678`,
			);
		});

		it('none is taken: no sentence', async () => {
			const free = await reservePort();
			expect(
				await explainPorts({ n8n: free, broker: free, provider: free, saml: free, jsm: free }),
			).toBeUndefined();
		});
	});

	it('another port moves all five', () => {
		expect(demoPorts(6678)).toEqual({ n8n: 6678, broker: 6679, provider: 6680, jsm: 6681, saml: 6682 });
		expect(new Set(Object.values(demoPorts(5678))).size).toBe(5);
	});
});

describe('the demo builds when it must', () => {
	beforeEach(() => {
		for (const source of ['nodes/A.ts', 'credentials/B.ts', 'workflows/c.json']) write(source, 100);
	});

	it.each<[string, () => void, boolean]>([
		['nothing is built', () => undefined, true],
		['the build is newer', () => write('dist/nodes/A.js', 50), false],
		[
			'a node is newer',
			() => {
				write('dist/nodes/A.js', 50);
				write('nodes/A.ts', 10);
			},
			true,
		],
		[
			'a credential is newer',
			() => {
				write('dist/nodes/A.js', 50);
				write('credentials/B.ts', 10);
			},
			true,
		],
		[
			'a template is newer',
			() => {
				write('dist/nodes/A.js', 50);
				write('workflows/c.json', 10);
			},
			true,
		],
	])('%s', (_sentence, change, expected) => {
		change();
		expect(isBuildOutdated(folder)).toBe(expected);
	});
});

describe('a tree is installed anew when its lock file changes', () => {
	beforeEach(() => write('package-lock.json', 10, '{"first":1}'));

	it.each<[string, () => void, boolean]>([
		['nothing is there', () => undefined, false],
		['packages of an unknown lock file', () => write('node_modules/.package-lock.json', 5, '{}'), false],
		[
			'the packages of this lock file',
			() => {
				write('node_modules/a', 5);
				rememberTree(folder);
			},
			true,
		],
		[
			'the lock file changed since',
			() => {
				write('node_modules/a', 5);
				rememberTree(folder);
				write('package-lock.json', 1, '{"second":2}');
			},
			false,
		],
	])('%s', (_sentence, change, expected) => {
		change();
		expect(isTreeInstalled(folder)).toBe(expected);
	});
});
