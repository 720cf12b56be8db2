import { readFileSync } from 'node:fs';
import { mapValues, merge } from 'lodash';

export interface LabCredential {
	id: string;
	/** As the templates name it. */
	name: string;
	type: string;
	data: Record<string, unknown>;
}

export interface LabWorkflow {
	/** Path of the template's file. */
	file: string;
	id: string;
	/** Where the lab wants another address than the template's, for example a second copy. */
	webhookId?: string;
	/** Another credential than the one the template names, by type. */
	credentials?: Record<string, string>;
	/** Credentials an admin would add, by node and type. */
	moreCredentials?: Record<string, Record<string, string>>;
	/** Settings an admin would change in the editor, by node. */
	parameters?: Record<string, object>;
	/** False for one that only somebody in the editor starts: n8n publishes none without another trigger. */
	isPublished?: boolean;
}

/** The steps of the login templates that keep a ledger. */
export const ledgerNodes = [
	'Find or Create Customer',
	'Set Memberships',
	'Apply Portal Access',
	'Take Back Access',
] as const;

/** Settings for one person with several subjects, as in a suite over kinds of NameID: no account is bound to a login. */
export const withoutLedger: Record<string, object> = Object.fromEntries(
	ledgerNodes.map((node) => [node, { ledger: 'off' }]),
);

interface StoredNode {
	name: string;
	parameters: object;
	webhookId?: string;
	credentials?: Record<string, { id: string; name: string }>;
}

/** A template as n8n's command line wants it: with ids, and credentials found by their names. Nothing else is changed unless asked for. */
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
