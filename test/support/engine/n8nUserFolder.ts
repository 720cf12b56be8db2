import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Gives n8n-core, which keeps its settings in a folder, one that lasts as long as the test file. */
export function useUserFolder(): void {
	if (process.env.N8N_USER_FOLDER !== undefined) return;
	const folder = (process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-core-')));
	afterAll(() => {
		delete process.env.N8N_USER_FOLDER;
		rmSync(folder, { recursive: true, force: true });
	});
}
