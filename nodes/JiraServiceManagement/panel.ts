import { uniq } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';
import type { Operation, Resource } from './operation';
import { dataSourceField } from './parameters/dataSource';
import { optionsField } from './parameters/options';
import { showOnlyWhen } from './parameters/showOnlyWhen';

/**
 * The node's properties: the menu of resources, a menu of operations for each, then the fields of every operation.
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
	...resources.flatMap((resource) =>
		resource.operations.flatMap((operation) => buildFields(resource, operation)),
	),
];

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

/** The fields of one operation, shown only for it. */
function buildFields(resource: Resource, operation: Operation): INodeProperties[] {
	const only = { resource: [resource.option.value], operation: [operation.option.value] };
	return [...operation.fields, optionsField(operation)].map((field) => showOnlyWhen(only, field));
}

/** Returns the values of the operations that can work on a login; these need the login secret. */
export const findLoginOperations = (resources: readonly Resource[]): string[] =>
	uniq(
		resources
			.flatMap(({ operations }) => operations)
			.filter(({ fields }) => fields.includes(dataSourceField))
			.map(({ option }) => option.value),
	);
