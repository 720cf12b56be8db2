import type { INodeProperties } from 'n8n-workflow';
import { isOn, type Parameters } from './parameter';

const returnAllField: INodeProperties = {
	displayName: 'Return All',
	name: 'returnAll',
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const limitField: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
	displayOptions: { show: { returnAll: [false] } },
};

export const limitFields: INodeProperties[] = [returnAllField, limitField];

/** Reads the maximum number of results; `undefined` for all. */
export function readLimit(from: Parameters): number | undefined {
	if (isOn(from, returnAllField)) return undefined;
	return Math.max(1, Number(from.context.getNodeParameter(limitField.name, from.index, 50)) || 50);
}
