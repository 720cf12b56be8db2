import { installN8n, type N8nLine } from './n8nInstall';
import { createProgress } from '../servers/progress';

const lines = process.argv.slice(2) as N8nLine[];

async function installAll(): Promise<void> {
	for (const line of lines) await installN8n(createProgress(), line);
}

installAll().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
