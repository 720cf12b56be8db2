import { range } from 'lodash';
import { templatePath } from '../../lab/lab';
import type { LabWorkflow } from '../../lab/n8nServer/n8nImport';
import { ourKinds, type OurKind } from './logins';

export type Protocol = 'oidc' | 'saml';

/** The template's two rows first, then those of other customers. */
const rows = [
	{ group: 'customer_group', organization: 'Acme Customers' },
	{ group: 'acme', organization: 'Acme' },
	...range(998).map((number) => ({ group: `group_${number}`, organization: `Customer ${number}` })),
];

const parametersOf: Record<OurKind, Record<string, object>> = {
	short: {},
	'step-by-step': {},
	'table-1000': {
		'Map Organizations': {
			groupRules: { rule: rows.map((row) => ({ ...row, match: 'exact', create: false })) },
		},
	},
	'text-1000': {
		'Map Organizations': {
			rulesSource: 'text',
			rulesText: [
				'group,organization',
				...rows.map(({ group, organization }) => `${group},${organization}`),
			].join('\n'),
		},
	},
};

/** Our templates as they are shipped, and the short one with a long mapping. */
export const ourWorkflows = (protocol: Protocol, siteCredential: string): LabWorkflow[] =>
	ourKinds.map((kind) => ({
		file: templatePath(`${protocol}-login${kind === 'step-by-step' ? '-step-by-step' : ''}`),
		id: kind,
		webhookId: kind,
		credentials: { jsmCloudApi: siteCredential },
		parameters: {
			...parametersOf[kind],
			...(protocol === 'saml'
				? { 'Customer Signs In': { emailTrust: 'domains', emailDomains: 'acme.example' } }
				: {}),
		},
	}));
