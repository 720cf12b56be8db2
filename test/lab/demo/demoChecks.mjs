import { existsSync, readdirSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Disk space for a first start, in GB: n8n, its Node.js, the development dependencies. */
export const DISK_NEEDED_GB = 6;

/** A sentence about what this machine lacks. Undefined if the demo can start. */
export function explainMachine(
	root,
	{
		node = process.versions.node,
		freeGb = freeGigabytes(root),
		isInstalled = existsSync(join(root, 'test/lab/n8n/node_modules/n8n')),
	} = {},
) {
	const [major = 0, minor = 0] = node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19)) {
		return `Node.js 20.19 or newer is needed; this is ${node}.`;
	}
	if (!isInstalled && freeGb < DISK_NEEDED_GB) {
		return `The first start installs a real n8n and needs about ${DISK_NEEDED_GB} GB of disk; ${freeGb.toFixed(1)} GB are free.`;
	}
	return undefined;
}

function freeGigabytes(folder) {
	const { bavail, bsize } = statfsSync(folder);
	return (bavail * bsize) / 1e9;
}

function newestChange(folder) {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.reduce(
			(newest, entry) => Math.max(newest, statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
			0,
		);
}

/** Whether the build is missing or older than the sources. */
export function isBuildOutdated(root) {
	const built = join(root, 'dist/nodes');
	if (!existsSync(built)) return true;
	const sources = ['nodes', 'credentials', 'workflows'].map((folder) => newestChange(join(root, folder)));
	return Math.max(...sources) > newestChange(join(root, 'dist'));
}
