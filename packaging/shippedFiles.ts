import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { traceModules } from './moduleTrace';
import { isLicense, isLoadable, listFiles } from './packageFiles';

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
	peerDependencies?: Record<string, string>;
}

interface Lock {
	packages: Record<string, { version: string; dev?: boolean }>;
}

const readJson = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), 'utf8')) as T;

/**
 * Folders of the packages in the tarball: all that the lock file does not mark as development only.
 *
 * @throws if another version is installed than the lock file names
 */
function listShippedPackages(root: string): string[] {
	const { packages } = readJson<Lock>(root, 'package-lock.json');
	const shipped = Object.entries(packages).filter(([path, { dev }]) => path !== '' && !dev);
	for (const [path, { version }] of shipped) {
		const installed = readJson<{ version: string }>(root, path, 'package.json').version;
		if (installed !== version) {
			throw new Error(`${path} is ${installed}, the lock file names ${version}: run npm ci`);
		}
	}
	return shipped.map(([path]) => path);
}

/** `a/b/c.js` is below `a` and `a/b`. */
function foldersAbove(file: string): string[] {
	const folder = dirname(file);
	return folder === '.' ? [] : [folder, ...foldersAbove(folder)];
}

/** The files of one package that go into the tarball, relative to its folder. `isLoaded` says which modules are loaded. */
function selectFiles(folder: string, isLoaded: (file: string) => boolean): string[] {
	const files = listFiles(folder);
	const loaded = files.filter(isLoaded);
	// Says for its folder whether `.js` is CommonJS.
	const manifests = new Set(loaded.flatMap(foldersAbove).map((above) => `${above}/package.json`));
	const licenses = files.filter(isLicense);
	// Some packages print their license in the README only.
	const terms = licenses.length > 0 ? licenses : files.filter((file) => /^readme/i.test(file));
	return files.filter(
		(file) => file === 'package.json' || isLoaded(file) || manifests.has(file) || terms.includes(file),
	);
}

/**
 * The files of all libraries that go into the tarball: modules that our entry points load, licenses, manifests. A package
 * whose files cannot be followed keeps all that a program may read. A package of which nothing is loaded, such as one
 * that holds types, keeps license and manifest, so that npm finds the tree complete.
 *
 * @param root folder of the repository, built and with installed libraries
 * @returns paths relative to `root`
 * @throws if a needed module does not exist
 */
export async function listShippedFiles(root: string): Promise<string[]> {
	const { n8n, peerDependencies = {} } = readJson<Manifest>(root, 'package.json');
	const packages = listShippedPackages(root);
	const { modules, untraceable } = await traceModules(root, [...n8n.nodes, ...n8n.credentials], {
		isShipped: (folder) => packages.includes(folder),
		provided: Object.keys(peerDependencies),
	});
	return packages.flatMap((folder) =>
		selectFiles(join(root, folder), (file) =>
			untraceable.has(folder) ? isLoadable(file) : modules.has(`${folder}/${file}`),
		).map((file) => `${folder}/${file}`),
	);
}
