import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * The folder that is packed and published. The lab's n8n loads it, so that tests run the files that ship.
 *
 * @throws if it was not built
 */
export function builtPackage(): string {
	const folder = resolve(__dirname, '../../../packed');
	if (!existsSync(folder)) throw new Error('Build first: npm run build');
	return folder;
}
