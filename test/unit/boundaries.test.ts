import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(__dirname, '../..');
const core = 'nodes/shared/core';

/** Who may import whom: folders of ours, and packages. Every place may import itself and `node:` modules. */
const arrows: Record<string, { folders: string[]; packages?: string[] }> = {
	[core]: { folders: [], packages: ['lodash', 'luxon', 'jose', 'cookie', 'csv-parse/sync', 'unhomoglyph'] },
	'nodes/shared/oidc': { folders: [core] },
	'nodes/shared/saml': { folders: [core] },
	'nodes/shared/jsm': { folders: [core] },
	'nodes/shared/redis': { folders: [core] },
	'nodes/shared/pages': { folders: [core] },
	'nodes/shared/n8n': { folders: ['nodes/shared'] },
	'nodes/<Node>': { folders: ['nodes/shared'] },
	credentials: { folders: ['nodes/shared'] },
};
const n8nPlaces = ['nodes/shared/n8n', 'nodes/<Node>', 'credentials'];

const placeOf = (file: string): string =>
	file.startsWith('nodes/shared/')
		? dirname(file).split('/').slice(0, 3).join('/')
		: file.startsWith('nodes/')
			? 'nodes/<Node>'
			: 'credentials';

/** Why an import is not allowed; nothing when it is. */
function findWrongArrow(file: string, target: string): string | undefined {
	const place = placeOf(file);
	const arrow = arrows[place];
	const wrong = `${file} must not import ${target}`;
	if (!arrow) return `${file} is in a folder without arrows`;
	if (!target.startsWith('.')) {
		if (target.startsWith('node:')) return undefined;
		if (target === 'n8n-workflow') return n8nPlaces.includes(place) ? undefined : wrong;
		if (target.startsWith('openid-client')) return file.endsWith('oidc/relyingParty.ts') ? undefined : wrong;
		if (target.startsWith('@node-saml/')) return file.endsWith('saml/nodeSaml.ts') ? undefined : wrong;
		if (target === 'ioredis') return file.endsWith('redis/redisClient.ts') ? undefined : wrong;
		if (target === 'xml-encryption') return file.endsWith('saml/response/decryption.ts') ? undefined : wrong;
		if (target.startsWith('@peculiar/'))
			return file.endsWith('saml/keys/selfSignedCertificate.ts') ? undefined : wrong;
		return arrow.packages?.includes(target) === false ? wrong : undefined;
	}
	const imported = relative(root, join(root, dirname(file), target));
	const own = place === 'nodes/<Node>' ? file.split('/').slice(0, 2).join('/') : place;
	return [own, ...arrow.folders].some((folder) => imported.startsWith(`${folder}/`)) ? undefined : wrong;
}

const importsOf = (text: string): string[] =>
	[...text.matchAll(/(?:^|[\s;}])(?:from|import|require\(|import\()\s*'([^']+)'/gm)].map(
		([, target = '']) => target,
	);

const files = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.map((file) => join(folder, file))
		.filter((file) => file.endsWith('.ts')),
);

describe('who imports whom', () => {
	it('follows the arrows', () => {
		const wrong = files.flatMap((file) =>
			importsOf(readFileSync(join(root, file), 'utf8')).flatMap(
				(target) => findWrongArrow(file, target) ?? [],
			),
		);
		expect(files.length).toBeGreaterThan(50);
		expect(wrong).toEqual([]);
	});

	it.each([
		['nodes/shared/core/x.ts', '../n8n/proofing'],
		['nodes/shared/core/x.ts', 'n8n-workflow'],
		['nodes/shared/core/x.ts', 'lru-cache'],
		['nodes/shared/core/x.ts', '../../CompleteLogin/properties'],
		['nodes/shared/oidc/x.ts', '../jsm/jsmClient'],
		['nodes/shared/jsm/x.ts', '../oidc/callback'],
		['nodes/shared/jsm/x.ts', 'n8n-workflow'],
		['nodes/shared/oidc/x.ts', 'openid-client'],
		['nodes/shared/saml/x.ts', '@node-saml/node-saml'],
		['nodes/shared/saml/x.ts', 'xml-encryption'],
		['nodes/shared/saml/x.ts', '@peculiar/asn1-x509'],
		['nodes/shared/redis/x.ts', 'ioredis'],
		['nodes/shared/redis/x.ts', 'n8n-workflow'],
		['nodes/shared/redis/x.ts', '../jsm/jsmClient'],
		['nodes/shared/jsm/x.ts', '../redis/knownConnections'],
		['nodes/shared/saml/x.ts', '../oidc/callback'],
		['nodes/shared/oidc/x.ts', '../saml/response'],
		['nodes/CompleteLogin/x.ts', '../PortalAccess/properties'],
		['nodes/shared/pages/x.ts', '../n8n/guardResponse'],
		['nodes/shared/n8n/x.ts', '../../CompleteLogin/properties'],
	])('would notice %s importing %s', (file, target) => {
		expect(findWrongArrow(file, target)).toBeDefined();
	});
});
