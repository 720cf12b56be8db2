import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab, templatePath } from '../../lab/lab';
import { useLab } from '../../support/lab/useLab';
import { tellAttackStories } from './attackStories';
import { breakerWorkflow, tellJsmFaultStories } from './jsmFaultStories';
import { tellLoginStories } from './loginStories';
import { makeUnansweredWorkflows, tellUnansweredStories } from './unansweredStories';

const folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-e2e-'));

// All stories need the same lab: the template as it is, beside copies of it under addresses of their own.
const at = useLab(
	async () =>
		await startLab({
			workflows: [
				{ file: templatePath('oidc-login'), id: 'oidc-login' },
				breakerWorkflow,
				...makeUnansweredWorkflows(folder),
			],
		}),
	() => rmSync(folder, { recursive: true, force: true }),
);

tellLoginStories(at);
tellAttackStories(at);
tellJsmFaultStories(at);
tellUnansweredStories(at);
