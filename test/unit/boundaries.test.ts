import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '../..');

/**
 * Who may import whom, by folder of `nodes/shared`. A folder may import itself and Node.js's own modules, and what
 * stands here; `core` stands for all of its folders.
 */
const arrows: Record<string, string[]> = {
	'core/refusal': [],
	'core/concurrency': [],
	'core/directory': [],
	'core/memory': [],
	'core/verified': [],
	'core/login': ['core/directory', 'core/identity', 'core/memory', 'core/refusal', 'core/verified'],
	'core/provider': ['core/concurrency'],
	'core/identity': ['core/refusal', 'core/verified'],
	'core/attempt': ['core/login', 'core/refusal'],
	'core/record': ['core/login', 'core/refusal'],
	'core/settings': ['core/login', 'core/refusal'],
	'core/mapping': ['core/identity', 'core/login', 'core/refusal'],
	'core/portals': ['core/directory', 'core/identity', 'core/login', 'core/refusal', 'core/settings'],
	'core/access': ['core/directory', 'core/identity', 'core/login', 'core/mapping', 'core/refusal'],

	'oidc/connection': [],
	'oidc/claims': [],
	'oidc/client': ['core', 'oidc/connection'],
	'oidc/discovery': ['core', 'oidc/client', 'oidc/connection'],
	'oidc/authorization': ['core', 'oidc/client', 'oidc/discovery'],
	'oidc/callback': ['core', 'oidc/claims', 'oidc/client', 'oidc/connection', 'oidc/discovery'],
	'oidc/identity': ['core', 'oidc/callback', 'oidc/claims'],
	oidc: ['core', 'oidc/authorization', 'oidc/callback', 'oidc/client', 'oidc/connection', 'oidc/discovery'],

	'saml/xml': ['core'],
	'saml/keys': ['core'],
	'saml/signature': ['core', 'saml/xml'],
	'saml/metadata': ['core', 'saml/keys', 'saml/xml'],
	'saml/request': ['core', 'saml/metadata'],
	'saml/binding': ['core', 'saml/keys'],
	saml: ['core', 'saml/binding', 'saml/keys', 'saml/request', 'saml/signature'],
	'saml/response': ['core', 'saml', 'saml/keys', 'saml/signature', 'saml/xml'],
	'saml/logout': ['core', 'saml', 'saml/binding', 'saml/keys', 'saml/metadata', 'saml/response', 'saml/xml'],

	'jsm/client': ['core'],
	'jsm/api': ['core', 'jsm/client'],
	'jsm/ledger': ['core', 'jsm/api', 'jsm/client'],
	'jsm/groups': ['core', 'jsm/api', 'jsm/client'],
	'jsm/people': ['core', 'jsm/api', 'jsm/client'],
	'jsm/organization': ['core', 'jsm/api', 'jsm/client'],
	'jsm/customer': ['core', 'jsm/api', 'jsm/client', 'jsm/ledger'],
	'jsm/access': ['core', 'jsm/api', 'jsm/client', 'jsm/customer', 'jsm/ledger', 'jsm/organization'],

	http: ['core'],
	redis: ['core'],
	pages: ['core'],
	webhook: ['core', 'pages'],
	'n8n/execution': ['core'],
	'n8n/http': ['core', 'http', 'jsm/api', 'jsm/client', 'n8n/credentials'],
	'n8n/credentials': ['core', 'jsm/client', 'n8n/execution', 'redis'],
	'n8n/webhook': ['core', 'n8n/credentials', 'n8n/execution', 'pages', 'webhook'],
};

/** Packages: where each may be imported. A protocol library has one file, so that an upgrade touches one place. */
const packages: [RegExp, string[]][] = [
	[/^n8n-workflow$/, ['nodes/shared/n8n/', 'nodes/<Node>/', 'credentials/']],
	[/^openid-client/, ['nodes/shared/oidc/client/openidClient.ts']],
	[/^@node-saml\//, ['nodes/shared/saml/nodeSaml.ts']],
	[/^xml-encryption$/, ['nodes/shared/saml/response/decryption.ts']],
	[/^@peculiar\//, ['nodes/shared/saml/keys/selfSignedCertificate.ts']],
	[
		/^lru-cache$/,
		[
			'nodes/shared/core/memory/keyedMemory.ts',
			'nodes/shared/http/',
			'nodes/shared/jsm/',
			'nodes/shared/webhook/',
			'nodes/shared/n8n/',
			'nodes/<Node>/',
		],
	],
	[/^undici$/, ['nodes/shared/http/connectionPool.ts', 'nodes/shared/http/pooledSend.ts']],
	[/^ioredis$/, ['nodes/shared/redis/redisClient.ts']],
	[/^(lodash|luxon|jose|cookie|csv-parse\/sync|unhomoglyph)$/, ['nodes/', 'credentials/']],
	[/^fast-jwt$/, ['nodes/shared/core/login/signing.ts']],
	[
		/./,
		[
			'nodes/shared/saml/',
			'nodes/shared/oidc/',
			'nodes/shared/jsm/',
			'nodes/shared/http/',
			'nodes/shared/redis/',
			'nodes/shared/n8n/',
			'nodes/<Node>/',
		],
	],
];

/**
 * n8n's contexts: which files may name them. Everything else gets plain values, so that the way of a request through a
 * trigger reads from top to bottom.
 */
const contexts: [RegExp, RegExp[]][] = [
	[
		/\bI(?:Webhook|Hook)Functions\b/,
		[
			/^nodes\/[A-Z]\w*\/\w+\.node\.ts$/,
			/^nodes\/shared\/n8n\/webhook\/(?:answerRequest|checkConfiguration|refusePublication)\.ts$/,
			/^nodes\/shared\/n8n\/webhook\/(?:readRequest|clientAddress|ownAddress|triggerNode)\.ts$/,
			/^nodes\/shared\/n8n\/webhook\/(?:writeAnswer|guardResponse)\.ts$/,
			/^nodes\/shared\/n8n\/credentials\/(?:keptCredentials|usedOnceMemory)\.ts$/,
		],
	],
	[
		/\bI(?:CredentialTest|LoadOptions)Functions\b/,
		[
			/^nodes\/[A-Z]\w*\/(?:testCredentials|listSearch\/\w+)\.ts$/,
			/^nodes\/shared\/n8n\/(?:credentials|http)\//,
		],
	],
	// The response itself: one place hands it out, one writes to it.
	[/\.getResponseObject\(/, [/^nodes\/shared\/n8n\/webhook\/answerRequest\.ts$/]],
	[/['"]set-cookie['"]/i, [/^nodes\/shared\/n8n\/webhook\/writeAnswer\.ts$/]],
];

/** Which contexts a file names although it may not. */
const findWrongContexts = (file: string, text: string): string[] =>
	contexts.flatMap(([context, places]) =>
		context.test(text) && !places.some((place) => place.test(file))
			? [`${file} must not use ${context}`]
			: [],
	);

/** The folder a file stands in, as `arrows` names it; `nodes/<Node>` and `credentials` may import everything shared. */
function folderOf(file: string): string {
	if (file.startsWith('nodes/shared/')) return dirname(file).split('/').slice(2, 4).join('/');
	return file.startsWith('nodes/') ? file.split('/').slice(0, 2).join('/') : 'credentials';
}

/** The path of an imported file of ours, without its ending. */
const importedPath = (file: string, target: string): string => posix.join(posix.dirname(file), target);

function mayImportPackage(file: string, target: string): boolean {
	const place = file.replace(/^nodes\/[A-Z]\w*\//, 'nodes/<Node>/');
	const [, places = []] = packages.find(([name]) => name.test(target)) ?? [];
	return places.some((allowed) => place.startsWith(allowed));
}

/** Why an import is not allowed; nothing when it is. */
function findWrongArrow(file: string, target: string): string | undefined {
	const wrong = `${file} must not import ${target}`;
	if (target.startsWith('node:')) return undefined;
	if (!target.startsWith('.')) return mayImportPackage(file, target) ? undefined : wrong;
	const from = folderOf(file);
	const to = folderOf(importedPath(file, target));
	if (from === to) return undefined;
	if (!file.startsWith('nodes/shared/'))
		return importedPath(file, target).startsWith('nodes/shared/') ? undefined : wrong;
	const allowed = arrows[from];
	if (!allowed) return `${file} is in a folder without arrows`;
	return allowed.some((name) => name === to || (name === 'core' && to.startsWith('core/')))
		? undefined
		: wrong;
}

const importsOf = (text: string): string[] =>
	[...text.matchAll(/(?:^|[\s;}])(?:from|import|require\(|import\()\s*'([^']+)'/gm)].map(
		([, target = '']) => target,
	);

/** A circle in a graph, as the names on it; nothing when there is none. */
function findCircle(graph: Map<string, Set<string>>): string[] | undefined {
	const done = new Set<string>();
	const visit = (name: string, path: string[]): string[] | undefined => {
		if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
		if (done.has(name)) return undefined;
		for (const next of graph.get(name) ?? []) {
			const circle = visit(next, [...path, name]);
			if (circle) return circle;
		}
		done.add(name);
		return undefined;
	};
	for (const name of graph.keys()) {
		const circle = visit(name, []);
		if (circle) return circle;
	}
	return undefined;
}

const files = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.map((file) => join(folder, file))
		.filter((file) => file.endsWith('.ts')),
);
const imports = files.flatMap((file) =>
	importsOf(readFileSync(join(root, file), 'utf8')).map((target) => ({ file, target })),
);

/** The arrows there are, between what `nameOf` makes of two files. */
function graphOf(nameOf: (file: string) => string): Map<string, Set<string>> {
	const graph = new Map<string, Set<string>>();
	for (const { file, target } of imports) {
		if (!target.startsWith('.')) continue;
		const from = nameOf(file);
		const to = nameOf(`${importedPath(file, target)}.ts`);
		if (from !== to) graph.set(from, (graph.get(from) ?? new Set()).add(to));
	}
	return graph;
}

describe('who imports whom', () => {
	it('follows the arrows', () => {
		expect(files.length).toBeGreaterThan(50);
		expect(imports.flatMap(({ file, target }) => findWrongArrow(file, target) ?? [])).toEqual([]);
	});

	it('has no arrow that nobody uses', () => {
		const used = graphOf((file) => folderOf(file));
		const unused = Object.entries(arrows).flatMap(([from, allowed]) =>
			allowed.filter((to) => to !== 'core' && !used.get(from)?.has(to)).map((to) => `${from} -> ${to}`),
		);
		expect(unused).toEqual([]);
	});

	it('has no circle of files', () => {
		expect(findCircle(graphOf((file) => file))).toBeUndefined();
	});

	it('has no circle of folders', () => {
		expect(findCircle(graphOf((file) => folderOf(file)))).toBeUndefined();
	});

	it('gives the logic of a trigger neither a context of n8n nor the response', () => {
		const wrong = files.flatMap((file) => findWrongContexts(file, readFileSync(join(root, file), 'utf8')));
		expect(wrong).toEqual([]);
	});

	it.each([
		['nodes/SamlLoginTrigger/receiveResponse.ts', "import type { IWebhookFunctions } from 'n8n-workflow';"],
		['nodes/OidcLoginTrigger/connect.ts', "import { type IHookFunctions } from 'n8n-workflow';"],
		['nodes/OidcLoginTrigger/connect.ts', "import type { ILoadOptionsFunctions } from 'n8n-workflow';"],
		['nodes/shared/webhook/finishLogin.ts', "type Context = import('n8n-workflow').IWebhookFunctions;"],
		['nodes/shared/n8n/webhook/loginTrigger.ts', "import type { IWebhookFunctions } from 'n8n-workflow';"],
		['nodes/SamlLoginTrigger/sendMetadata.ts', 'context.getResponseObject().send(metadata);'],
		['nodes/shared/webhook/startLogin.ts', "res.append('Set-Cookie', cookie);"],
	])('would notice in %s: %s', (file, line) => {
		expect(findWrongContexts(file, line)).not.toEqual([]);
	});

	it('would notice a circle', () => {
		const graph = new Map([
			['a', new Set(['b'])],
			['b', new Set(['c', 'd'])],
			['d', new Set(['b'])],
		]);
		expect(findCircle(graph)).toEqual(['b', 'd', 'b']);
	});

	it.each([
		['nodes/shared/core/login/x.ts', '../../n8n/credentials/proofing'],
		['nodes/shared/core/login/x.ts', 'n8n-workflow'],
		['nodes/shared/core/login/x.ts', 'lru-cache'],
		['nodes/shared/core/login/x.ts', 'fast-jwt'],
		['nodes/shared/core/login/x.ts', '../../../CompleteLogin/properties'],
		['nodes/shared/core/login/x.ts', '../access/accessPlan'],
		['nodes/shared/core/refusal/x.ts', '../login/loginItem'],
		['nodes/shared/core/newRoom/x.ts', '../login/loginItem'],
		['nodes/shared/oidc/x.ts', '../jsm/client/client'],
		['nodes/shared/oidc/callback/x.ts', 'openid-client'],
		['nodes/shared/oidc/callback/x.ts', '../../saml/response/response'],
		['nodes/shared/oidc/claims/x.ts', '../callback/callback'],
		['nodes/shared/jsm/api/x.ts', '../../oidc/callback/callback'],
		['nodes/shared/jsm/api/x.ts', '../access/synchronizeAccess'],
		['nodes/shared/jsm/client/x.ts', '../api/accounts'],
		['nodes/shared/jsm/access/x.ts', 'n8n-workflow'],
		['nodes/shared/jsm/client/x.ts', '../../redis/knownConnections'],
		['nodes/shared/saml/xml/x.ts', '../response/response'],
		['nodes/shared/saml/response/x.ts', '@node-saml/node-saml'],
		['nodes/shared/saml/response/x.ts', 'xml-encryption'],
		['nodes/shared/saml/keys/x.ts', '@peculiar/asn1-x509'],
		['nodes/shared/saml/response/x.ts', '../../oidc/callback/callback'],
		['nodes/shared/redis/x.ts', 'ioredis'],
		['nodes/shared/redis/x.ts', 'n8n-workflow'],
		['nodes/shared/redis/x.ts', '../jsm/client/client'],
		['nodes/shared/pages/x.ts', '../n8n/webhook/guardResponse'],
		['nodes/shared/n8n/webhook/x.ts', '../../../CompleteLogin/properties'],
		['nodes/CompleteLogin/x.ts', '../PortalAccess/properties'],
	])('would notice %s importing %s', (file, target) => {
		expect(findWrongArrow(file, target)).toBeDefined();
	});
});
