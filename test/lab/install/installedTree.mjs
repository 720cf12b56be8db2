import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const lockOf = (folder) => readFileSync(join(folder, 'package-lock.json'), 'utf8');
const noteOf = (folder) => join(folder, 'node_modules/.installed-lock.json');

/** Whether a folder's packages are the ones its lock file names now; a pull may have changed it. */
export const isTreeInstalled = (folder) =>
	existsSync(noteOf(folder)) && readFileSync(noteOf(folder), 'utf8') === lockOf(folder);

/** To be called after `npm ci` came to its end. */
export const rememberTree = (folder) => writeFileSync(noteOf(folder), lockOf(folder));
