import type { INodeProperties } from 'n8n-workflow';

export const emailField: INodeProperties = {
	displayName: 'E-Mail',
	name: 'email',
	type: 'string',
	placeholder: 'name@email.com',
	default: '',
	required: true,
};

export const displayNameField: INodeProperties = {
	displayName: 'Display Name',
	name: 'displayName',
	type: 'string',
	default: '',
	description: 'Used only for a new customer',
};

export const accountIdField: INodeProperties = {
	displayName: 'Account ID',
	name: 'accountId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'qm:00000000-0000-0000-0000-000000000000:1',
};

/** Several accounts as a comma-separated text or an array. */
export const accountIdsField: INodeProperties = {
	displayName: 'Account IDs',
	name: 'accountIds',
	type: 'string',
	default: '',
	required: true,
	description:
		'Separated by commas, or an array from an expression. For Set Members an empty array means nobody.',
};
