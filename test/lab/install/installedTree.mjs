import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const lockOf = (folder) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
const noteOf = (folder) => join(folder, 'node_modules/.installed-lock.json');

/** Whether the installed packages of a folder match its lock file, which a pull may have changed. */
export const isTreeInstalled = (folder) =>
	existsSync(noteOf(folder)) && readFileSync(noteOf(folder), 'utf8') === lockOf(folder);

/** Records which lock file was installed. Call it after `npm ci` succeeded. */
export const rememberTree = (folder) => writeFileSync(noteOf(folder), lockOf(folder));
