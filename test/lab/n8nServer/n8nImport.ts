import { readFileSync } from 'node:fs';
import { mapValues, merge } from 'lodash';

export interface LabCredential {
	id: string;
	/** The name that the templates use. */
	name: string;
	type: string;
	data: Record<string, unknown>;
}

export interface LabWorkflow {
	/** Path of the template's file. */
	file: string;
	id: string;
	/** Replaces the webhook id of the template, for example in a second copy. */
	webhookId?: string;
	/** Names of credentials that replace those of the template, by type. */
	credentials?: Record<string, string>;
	/** Credentials an admin would add, by node and type. */
	moreCredentials?: Record<string, Record<string, string>>;
	/** Parameters that an admin would change in the editor, by node. */
	parameters?: Record<string, object>;
	/** False for a workflow with only a manual trigger, which n8n cannot publish. */
	isPublished?: boolean;
}

/** The steps of the login templates that keep a ledger. */
export const ledgerNodes = [
	'Find or Create Customer',
	'Set Memberships',
	'Apply Portal Access',
	'Synchronize Access',
	'Take Back Access',
] as const;

/** Settings that bind no account to a login, for suites in which one person has several subjects (kinds of NameID). */
export const withoutLedger: Record<string, object> = Object.fromEntries(
	ledgerNodes.map((node) => [node, { ledger: 'off' }]),
);

interface StoredNode {
	name: string;
	parameters: object;
	webhookId?: string;
	credentials?: Record<string, { id: string; name: string }>;
}

/** A template in the form n8n's command line imports: with ids, and with credentials found by name. Changes nothing else unless the options say so. */
export function toImport(
	{ file, id, webhookId, credentials: chosen = {}, moreCredentials = {}, parameters = {} }: LabWorkflow,
	known: LabCredential[],
): Record<string, unknown> {
	const find = (type: string, name: string): { id: string; name: string } => {
		const found = known.find((credential) => credential.type === type && credential.name === name);
		if (!found) throw new Error(`The lab has no credential "${name}" of type ${type}`);
		return { id: found.id, name };
	};
	const template = JSON.parse(readFileSync(file, 'utf8')) as { nodes: StoredNode[] };
	const nodes = template.nodes.map((node) => ({
		...node,
		parameters: merge({}, node.parameters, parameters[node.name]),
		...(webhookId !== undefined && node.webhookId !== undefined ? { webhookId } : {}),
		...(node.credentials
			? {
					credentials: {
						...mapValues(node.credentials, ({ name }, type) => find(type, chosen[type] ?? name)),
						...mapValues(moreCredentials[node.name], (name, type) => find(type, name)),
					},
				}
			: {}),
	}));
	return { ...template, id, nodes, active: false };
}
