import { readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { isScript, listFiles } from './packageFiles';

/** What the entry points of a package load. Paths are relative to its folder, with `/`. */
export interface ModuleTrace {
	/** Every module that a `require` or an `import` leads to. */
	modules: Set<string>;
	/** Folders of packages that name a file in a way that cannot be followed. */
	untraceable: Set<string>;
}

const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/;

/** The folder of the installed package that a file belongs to, `''` for the traced package itself. */
const packageFolderOf = (file: string): string => PACKAGE_FOLDER.exec(file)?.[0] ?? '';

/** `require(name)`, `import(name)` and `require` passed on as a value. */
const COMPUTED = ['unsupported-require-call', 'unsupported-dynamic-import', 'indirect-require'];

/** A file that finds others beside itself, with `fs` for example. */
const FINDS_FILES = /\b(?:__dirname|__filename|import\.meta)\b/;

interface Tracing {
	/** Absolute path of the package. */
	folder: string;
	/** Whether a package, given by its folder, belongs to the tarball. */
	isShipped: (packageFolder: string) => boolean;
	/** Packages that nobody ships because the host provides them. */
	provided: readonly string[];
	/** Whether the requests of a file may lead nowhere. */
	isOptional: (file: string) => boolean;
}

/** Leaves out what is not shipped, such as an optional library that only the development tree has. */
const shippedOnly = ({ folder, isShipped, isOptional }: Tracing): Plugin => ({
	name: 'shipped only',
	setup(asked) {
		asked.onResolve({ filter: /.*/ }, async ({ path, pluginData, ...from }) => {
			if (pluginData === 'asked') return undefined;
			const found = await asked.resolve(path, { ...from, pluginData: 'asked' });
			const importer = relative(folder, from.importer).split(sep).join('/');
			if (found.errors.length > 0) return isOptional(importer) ? { path, external: true } : undefined;
			if (found.external || found.namespace !== 'file') return found;
			const packageFolder = packageFolderOf(relative(folder, found.path).split(sep).join('/'));
			return packageFolder === '' || isShipped(packageFolder) ? found : { path, external: true };
		});
	},
});

async function traceOnce(entries: readonly string[], tracing: Tracing): Promise<ModuleTrace> {
	const { folder, provided } = tracing;
	const { metafile, warnings } = await build({
		absWorkingDir: folder,
		entryPoints: entries.map((entry) => resolve(folder, entry)),
		plugins: [shippedOnly(tracing)],
		bundle: true,
		write: false,
		metafile: true,
		outdir: join(folder, 'traced'),
		platform: 'node',
		format: 'cjs',
		// As Node.js resolves: https://nodejs.org/api/packages.html#conditional-exports
		conditions: ['node-addons', 'module-sync'],
		mainFields: ['main'],
		preserveSymlinks: true,
		// A module that a package declares free of side effects is loaded all the same.
		ignoreAnnotations: true,
		external: [...provided],
		loader: { '.node': 'empty', '.wasm': 'empty' },
		logLevel: 'silent',
		logLimit: 0,
		logOverride: Object.fromEntries(COMPUTED.map((id) => [id, 'warning'])),
	});
	const modules = Object.keys(metafile.inputs);
	const unclear = [
		...warnings.filter(({ id }) => COMPUTED.includes(id)).map(({ location }) => location?.file ?? ''),
		...modules.filter((file) => FINDS_FILES.test(readFileSync(join(folder, file), 'utf8'))),
	];
	const untraceable = new Set(unclear.map(packageFolderOf));
	untraceable.delete('');
	return { modules: new Set(modules), untraceable };
}

/**
 * Follows every `require` and `import` from the entry points, as Node.js would. A package that names files in a way that
 * cannot be followed counts as loaded as a whole.
 *
 * @param entries paths of the entry points, relative to `folder`
 * @throws if a module that is needed does not exist
 */
export async function traceModules(
	folder: string,
	entries: readonly string[],
	{ isShipped, provided }: Pick<Tracing, 'isShipped' | 'provided'>,
): Promise<ModuleTrace> {
	const whole = new Set<string>();
	for (;;) {
		const more = [...whole].flatMap((packageFolder) =>
			listFiles(join(folder, packageFolder))
				.filter(isScript)
				.map((file) => `${packageFolder}/${file}`),
		);
		const trace = await traceOnce([...entries, ...more], {
			folder,
			isShipped,
			provided,
			isOptional: (file) => whole.has(packageFolderOf(file)),
		});
		const before = whole.size;
		for (const packageFolder of trace.untraceable) whole.add(packageFolder);
		if (whole.size === before) return { modules: trace.modules, untraceable: whole };
	}
}
