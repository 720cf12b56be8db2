import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All files below a folder, relative to it, without the packages installed in it. */
export const listFiles = (folder: string): string[] => listBelow(folder, (name) => name !== 'node_modules');

/** All files below a folder, relative to it. */
export const listAllFiles = (folder: string): string[] => listBelow(folder, () => true);

function listBelow(folder: string, isEntered: (name: string) => boolean): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		if (!entry.isDirectory()) return [entry.name];
		if (!isEntered(entry.name)) return [];
		return listBelow(join(folder, entry.name), isEntered).map((file) => `${entry.name}/${file}`);
	});
}

/** Whether Node.js can run or parse the file as a module. */
export const isScript = (file: string): boolean => /\.[cm]?js$/.test(file);

/** Whether a program may read the file. Types, sources, maps and documents are for people and tools. */
export const isLoadable = (file: string): boolean =>
	isScript(file) || (/\.(?:json|node|wasm)$/.test(file) && !/(?:^|\/)tsconfig[^/]*\.json$/.test(file));

/** Whether the file says under which terms the package may be used. */
export const isLicense = (file: string): boolean =>
	/(?:^|\/)(?:licen[cs]e|unlicense|copying|copyright|notice|patents|authors)[^/]*$/i.test(file) &&
	!isScript(file);
