import type { INodeProperties } from 'n8n-workflow';

export const issuerField: INodeProperties = {
	displayName: 'Issuer',
	name: 'issuer',
	type: 'string',
	default: '',
	description: 'The issuer of the identity provider, as in a login',
};

export const subjectField: INodeProperties = {
	displayName: 'Subject',
	name: 'subject',
	type: 'string',
	default: '',
	description: "The person's identifier at the identity provider, as in a login",
};
