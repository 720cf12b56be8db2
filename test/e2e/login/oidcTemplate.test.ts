import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OIDC_WEBHOOK, startLab, templatePath } from '../../lab/lab';
import { useLab } from '../../support/lab/useLab';
import { tellAttackStories } from './attackStories';
import { breakerWorkflow, tellJsmFaultStories } from './jsmFaultStories';
import { tellLoginStories } from './loginStories';
import { makeUnansweredWorkflows, tellUnansweredStories } from './unansweredStories';

const folder = mkdtempSync(join(tmpdir(), 'jsm-customer-sso-e2e-'));

const STEP_BY_STEP = 'oidc-login-step-by-step';

// All stories need the same lab: the templates as they are, beside copies of them under addresses of their own.
const at = useLab(
	async () =>
		await startLab({
			workflows: [
				{ file: templatePath('oidc-login'), id: 'oidc-login' },
				breakerWorkflow('oidc-login', OIDC_WEBHOOK),
				{ file: templatePath(STEP_BY_STEP), id: STEP_BY_STEP, webhookId: STEP_BY_STEP },
				breakerWorkflow(STEP_BY_STEP, STEP_BY_STEP),
				...makeUnansweredWorkflows(folder),
			],
		}),
	() => rmSync(folder, { recursive: true, force: true }),
);

tellLoginStories(at, OIDC_WEBHOOK);
tellLoginStories(at, STEP_BY_STEP);
tellAttackStories(at);
tellJsmFaultStories(at, OIDC_WEBHOOK);
tellJsmFaultStories(at, STEP_BY_STEP);
tellUnansweredStories(at);
