import { uniq } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';
import type { Operation, Resource } from './operation';
import { dataSourceField } from './parameters/dataSource';
import { listOptions } from './parameters/options';
import { shareFields, type OperationFields } from './sharedFields';

/**
 * The node's properties: the menu of resources, a menu of operations for each, the fields of all operations, and one
 * collection of options.
 *
 * @param preset the resource that is selected by default
 */
export const buildProperties = (
	resources: readonly Resource[],
	{ option: { value: preset } }: Resource,
): INodeProperties[] => [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ option }) => option),
		default: preset,
	},
	...resources.map(buildOperationMenu),
	...shareFields(listOperations(resources, ({ fields }) => fields)),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: shareFields(listOperations(resources, listOptions), '/'),
	},
];

const listOperations = (
	resources: readonly Resource[],
	fieldsOf: (operation: Operation) => readonly INodeProperties[],
): OperationFields[] =>
	resources.flatMap(({ option: { value: resource }, operations }) =>
		operations.map((operation) => ({
			resource,
			operation: operation.option.value,
			fields: fieldsOf(operation),
		})),
	);

function buildOperationMenu(resource: Resource): INodeProperties {
	const preset = resource.preset.option.value;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: resource.operations.map(({ option }) => option),
		default: preset,
		displayOptions: { show: { resource: [resource.option.value] } },
	};
}

/** Returns the values of the operations that can work on a login; these need the login secret. */
export const findLoginOperations = (resources: readonly Resource[]): string[] =>
	uniq(
		resources
			.flatMap(({ operations }) => operations)
			.filter(({ fields }) => fields.includes(dataSourceField))
			.map(({ option }) => option.value),
	);
