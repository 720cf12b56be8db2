import { isEqual, uniq } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';
import { showOnlyWhen } from './parameters/showOnlyWhen';

/** An operation by the values that the panel stores, and its fields in the order of the panel. */
export interface OperationFields {
	resource: string;
	operation: string;
	fields: readonly INodeProperties[];
}

interface SharedField {
	field: INodeProperties;
	of: OperationFields[];
}

/**
 * Lists the fields of all operations, each shown only for its own ones. n8n unfolds every property of a node several
 * times in each execution, so a field that operations have alike is listed once. The order within each operation stays.
 *
 * @param root prefix of the parameters' names: `/` inside a collection
 */
export function shareFields(all: readonly OperationFields[], root: '' | '/' = ''): INodeProperties[] {
	const listed: SharedField[] = [];
	for (const operation of all) {
		let next = 0;
		for (const field of operation.fields) {
			const position = listed.findIndex((each, index) => {
				return index >= next && isEqual(each.field, field) && isExact([...each.of, operation], all);
			});
			if (position < 0) listed.splice(next, 0, { field, of: [operation] });
			else listed[position]?.of.push(operation);
			next = (position < 0 ? next : position) + 1;
		}
	}
	return listed.map(({ field, of }) => showOnlyWhen(conditionOf(of, root), field));
}

const conditionOf = (of: readonly OperationFields[], root: string) => ({
	[`${root}resource`]: uniq(of.map(({ resource }) => resource)),
	[`${root}operation`]: uniq(of.map(({ operation }) => operation)),
});

/** n8n shows a field for each of the resources with each of the operations: that must name no further operation. */
function isExact(of: readonly OperationFields[], all: readonly OperationFields[]): boolean {
	const { resource, operation } = conditionOf(of, '');
	const shownFor = all.filter((each) => {
		return resource?.includes(each.resource) && operation?.includes(each.operation);
	});
	return shownFor.length === of.length;
}
