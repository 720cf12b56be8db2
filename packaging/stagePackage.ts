import { cpSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { omit } from 'lodash';
import { listShippedFiles } from './shippedFiles';

/* Puts together the folder that is packed and published: the build, and what it loads of its libraries. */

const root = resolve(__dirname, '..');
const staged = join(root, 'packed');

const copy = (path: string): void => {
	const target = join(staged, path);
	mkdirSync(dirname(target), { recursive: true });
	cpSync(join(root, path), target, { recursive: true, dereference: true });
};

const readManifest = (path: string): Record<string, unknown> =>
	JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;

const writeManifest = (path: string, manifest: object): void =>
	writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);

/**
 * Removes the commands of a library, whose files are not shipped. n8n installs without links to commands, and npm then
 * takes the library for broken and downloads it whole.
 */
function dropCommands(path: string): void {
	const manifest = readManifest(path);
	if (manifest.bin !== undefined) writeManifest(path, omit(manifest, 'bin'));
}

async function main(): Promise<void> {
	const files = await listShippedFiles(root);
	rmSync(staged, { recursive: true, force: true });
	mkdirSync(staged);
	const documents = readdirSync(root).filter((name) => /^(?:readme|license|changelog)\.md$/i.test(name));
	for (const path of ['dist', ...documents, ...files]) copy(path);
	for (const path of files.filter((file) => file.endsWith('/package.json'))) dropCommands(join(staged, path));
	const manifest = readManifest(join(root, 'package.json'));
	// Scripts and development libraries belong to the repository, which npm must not publish itself.
	const shipped = omit(manifest, 'private', 'scripts', 'devDependencies');
	writeManifest(join(staged, 'package.json'), shipped);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	process.exitCode = 1;
});
