import { omit } from 'lodash';
import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeProperties,
} from 'n8n-workflow';
import { refuse, type Outcome, type Refusal } from '../../core/refusal/outcome';
import { describeNodeError } from '../../core/refusal/refusalText';

/** Lets an admin move the rows of a node between its tables and its text. */
export const exportRowsOption: INodeProperties = {
	displayName: 'Export Rows',
	name: 'exportRows',
	type: 'boolean',
	noDataExpression: true,
	default: false,
	description:
		'Whether a run in the editor returns the rows instead of deciding: as JSON, and as a copy of this node whose rows moved from the tables to the text or back. Copy the value of canvas and paste it on the canvas. A published workflow ignores this option.',
};

/**
 * Returns the rows on the first of two outputs, if the admin wants them; `undefined` otherwise. Only a run in the editor
 * does, so that the option cannot close a login.
 */
export function exportRows(
	context: IExecuteFunctions,
	read: (context: IExecuteFunctions) => Outcome<IDataObject>,
): INodeExecutionData[][] | undefined {
	if (context.getMode() !== 'manual') return undefined;
	if (context.getNodeParameter('options.exportRows', 0, false) !== true) return undefined;
	const exported = read(context);
	if (exported.ok) return [[{ json: exported.value }], []];
	const { message, description } = describeNodeError(exported);
	throw new NodeOperationError(context.getNode(), message, { description, level: 'warning' });
}

/** Refuses rows with an expression: its value would be moved in its place. */
export function refuseExpressions(rows: readonly unknown[], field: string): Refusal | undefined {
	const index = rows.findIndex((row) => {
		return Object.values(row as object).some((cell) => typeof cell === 'string' && cell.startsWith('='));
	});
	if (index < 0) return undefined;
	return refuse('setting-invalid', {
		field: `${field}, row ${index + 1}`,
		expected: 'values without expressions',
	});
}

/**
 * Builds the item: the rows as text, and what n8n's canvas takes from the clipboard to make a copy of the node.
 *
 * @param without parameters that the copy does not keep
 * @param moved parameters of the copy that hold the rows
 */
export function exportedItem(
	context: Pick<IExecuteFunctions, 'getNode'>,
	{ text, rows, without, moved }: { text: string; rows: number; without: string[]; moved: object },
): IDataObject {
	const { parameters, position, ...node } = context.getNode();
	const options = omit(parameters.options as INodeParameters, 'exportRows');
	const copy: INode = {
		...node,
		parameters: { ...omit(parameters, without), ...moved, options },
		position: [position[0], position[1] + 200],
	};
	return { rows, text, canvas: { nodes: [copy], connections: {} } };
}
