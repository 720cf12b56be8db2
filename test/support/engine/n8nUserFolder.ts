import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Creates a folder for n8n-core's settings that exists while the test file runs. */
export function useUserFolder(): void {
	if (process.env.N8N_USER_FOLDER !== undefined) return;
	const folder = (process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-core-')));
	afterAll(() => {
		delete process.env.N8N_USER_FOLDER;
		rmSync(folder, { recursive: true, force: true });
	});
}
