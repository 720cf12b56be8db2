import { get, sumBy } from 'lodash';
import type { IDataObject, IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { toPanelTables, writeRulesText } from '../shared/core/mapping/writtenRules';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { exportedItem, refuseExpressions } from '../shared/n8n/execution/exportRows';
import { readRules } from './readRules';

const tables = ['groupRules', 'attributeRules', 'domainRules'];

const rowsOf = (parameters: INodeParameters, table: string): unknown[] =>
	get(parameters, [table, 'rule'], []) as unknown[];

/** The rows of the node, moved from its tables to its text or the other way. Loses nothing. */
export function exportRules(context: IExecuteFunctions): Outcome<IDataObject> {
	const from = context.getNodeParameter('rulesSource', 0, 'node');
	if (from !== 'node' && from !== 'text') {
		return refuse('setting-invalid', { field: 'Rule Source', expected: 'tables or text' });
	}
	const { parameters } = context.getNode();
	if (from === 'node') {
		const refused =
			refuseExpressions(rowsOf(parameters, 'groupRules'), 'Group Table') ??
			refuseExpressions(rowsOf(parameters, 'attributeRules'), 'Attribute Table') ??
			refuseExpressions(rowsOf(parameters, 'domainRules'), 'E-Mail Domain Table');
		if (refused) return refused;
	}
	const rules = readRules({ context, itemIndex: 0, item: {} });
	if (!rules.ok) return rules;
	const { groups, attributes, domains } = rules.value;
	const text = writeRulesText(rules.value);
	const moved =
		from === 'node'
			? { rulesSource: 'text', rulesText: text }
			: { rulesSource: 'node', ...toPanelTables(rules.value) };
	const without = ['rulesSource', 'rulesText', ...tables];
	const rows = sumBy([groups, attributes, domains], 'length');
	return accept(exportedItem(context, { text, rows, without, moved }));
}
