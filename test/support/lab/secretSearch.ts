import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { N8n } from '../../lab/n8nServer/n8n';

/** Records the value of every cookie that n8n sets in this page. */
export function rememberCookies(page: Page, { url }: N8n, cookies: Set<string> | undefined): void {
	page.on('response', (response) => {
		if (!response.url().startsWith(url)) return;
		void response.headerValues('set-cookie').then(
			(lines) => {
				for (const line of lines) {
					const value = line.slice(line.indexOf('=') + 1).split(';')[0];
					if (value) cookies?.add(value);
				}
			},
			() => undefined,
		);
	});
}

/** All files in n8n's folder, including the database, except the lab's own notes. */
export function readFolder({ userFolder }: N8n): { name: string; text: string }[] {
	return readdirSync(userFolder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && entry.name !== 'imported.json')
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((path) => !path.includes('node_modules'))
		.map((name) => ({ name, text: readFileSync(name, 'latin1') }));
}
