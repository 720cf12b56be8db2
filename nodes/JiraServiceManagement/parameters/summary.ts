import type { INodeProperties } from 'n8n-workflow';
import type { Parameters } from './parameter';

/** Whether a report begins with an item that summarizes it. */
export const summaryField: INodeProperties = {
	displayName: 'Include Summary',
	name: 'summary',
	type: 'boolean',
	default: true,
	description: 'Whether the first item contains the counts and what the report does not cover',
};

export const isSummaryWanted = ({ context, index }: Parameters): boolean =>
	context.getNodeParameter(summaryField.name, index, true) === true;
