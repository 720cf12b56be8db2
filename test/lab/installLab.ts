import { installN8n } from './n8nInstall';
import { createProgress } from './progress';

installN8n(createProgress()).catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
