import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { omit } from 'lodash';
import { builtPackage } from '../lab/n8nServer/builtPackage';

export interface PackedPackage {
	/** Path of the tarball. */
	tarball: string;
	/** Folder of the installed package. */
	installed: string;
	remove: () => void;
}

const run = (command: string, args: string[], cwd: string): string =>
	execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** Packs the build and installs the tarball like n8n installs an unverified community package: unpack, strip, install without a lock file. */
export function installPackedPackage(): PackedPackage {
	const folder = mkdtempSync(join(tmpdir(), 'jsm-sso-pack-'));
	const installed = join(folder, 'package');
	const output = run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], builtPackage());
	const tarball = join(folder, String(output.trim().split('\n').at(-1)));
	run('tar', ['-xzf', tarball], folder);
	const manifestPath = join(installed, 'package.json');
	const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as Record<string, unknown>;
	const kept = omit(manifest, 'devDependencies', 'peerDependencies', 'optionalDependencies');
	writeFileSync(manifestPath, JSON.stringify(kept, null, 2));
	const flags = [
		'--bin-links=false',
		'--install-strategy=shallow',
		'--ignore-scripts=true',
		'--package-lock=false',
	];
	// Offline, so it fails if the tarball lacks a package that npm would have to download.
	run('npm', ['install', '--audit=false', '--fund=false', ...flags, '--offline'], installed);
	return { tarball, installed, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
