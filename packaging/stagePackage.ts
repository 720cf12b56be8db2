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

async function main(): Promise<void> {
	const files = await listShippedFiles(root);
	rmSync(staged, { recursive: true, force: true });
	mkdirSync(staged);
	const documents = readdirSync(root).filter((name) => /^(?:readme|license|changelog)\.md$/i.test(name));
	for (const path of ['dist', ...documents, ...files]) copy(path);
	const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
	// Scripts and development libraries belong to the repository, which npm must not publish itself.
	const shipped = omit(manifest, 'private', 'scripts', 'devDependencies');
	writeFileSync(join(staged, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	process.exitCode = 1;
});
