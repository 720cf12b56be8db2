import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { LabCredential, LabWorkflow } from '../../lab/n8nServer/n8nImport';

/** The same job built from n8n's own nodes, with the URLs of a lab. */
export function writeHandBuilt(folder: string, issuer: string, site: string): LabWorkflow {
	const template = readFileSync(resolve(__dirname, 'handBuilt.json'), 'utf8');
	const file = join(folder, 'hand-built.json');
	writeFileSync(
		file,
		template.replaceAll('https://idp.example.test', issuer).replaceAll('https://site.example.test', site),
	);
	return { file, id: 'hand-built' };
}

/** Credentials of its HTTP Request nodes. */
export const handBuiltCredentials = (
	provider: Record<string, string>,
	jira: { email: string; token: string },
): LabCredential[] =>
	[
		{ name: 'Provider client', user: provider.OIDC_CLIENT_ID, password: provider.OIDC_CLIENT_SECRET },
		{ name: 'Jira account', user: jira.email, password: jira.token },
	].map(({ name, ...data }) => ({ id: name, name, type: 'httpBasicAuth', data }));
