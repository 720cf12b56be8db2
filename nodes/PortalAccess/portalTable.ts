import { get } from 'lodash';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { createKeyedMemory } from '../shared/core/memory/keyedMemory';
import { readPortalRows, type PortalRow } from '../shared/core/portals/portalRows';
import { parsePortalsText, writePortalsText } from '../shared/core/portals/portalsText';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { exportedItem, refuseExpressions } from '../shared/n8n/execution/exportRows';

const parsed = createKeyedMemory<Outcome<PortalRow[]>>({ max: 20 });

function readText(text: unknown): Outcome<PortalRow[]> {
	const rows = parsePortalsText(text);
	return rows.ok ? readPortalRows(rows.value) : rows;
}

/** Reads and checks the table of portals, from the panel or from a text. A text is read once per process. */
export function readPortalTable(context: IExecuteFunctions, itemIndex: number): Outcome<PortalRow[]> {
	const from: unknown = context.getNodeParameter('portalSource', itemIndex, 'node');
	if (from === 'node') return readPortalRows(context.getNodeParameter('portals.portal', itemIndex, []));
	if (from !== 'text') return refuse('setting-invalid', { field: 'Portal Source', expected: 'node or text' });
	const text: unknown = context.getNodeParameter('portalsText', itemIndex, '');
	return typeof text === 'string' ? parsed.findOrMake([text], () => readText(text)) : readText(text);
}

/** The rows of the node, moved from its table to its text or the other way. Loses nothing. */
export function exportPortals(context: IExecuteFunctions): Outcome<IDataObject> {
	const checked = readPortalTable(context, 0);
	if (!checked.ok) return checked;
	const without = ['portalSource', 'portalsText', 'portals'];
	const inTable = context.getNodeParameter('portalSource', 0, 'node') === 'node';
	const read: Outcome<unknown[]> = inTable
		? accept(get(context.getNode().parameters, ['portals', 'portal'], []) as unknown[])
		: parsePortalsText(context.getNodeParameter('portalsText', 0, ''));
	if (!read.ok) return read;
	const refused = inTable ? refuseExpressions(read.value, 'Portals') : undefined;
	if (refused) return refused;
	const rows = read.value as object[];
	const text = writePortalsText(rows);
	const moved = inTable
		? { portalSource: 'text', portalsText: text }
		: { portalSource: 'node', portals: { portal: rows.map(asTyped) } };
	return accept(exportedItem(context, { text, rows: rows.length, without, moved }));
}

/** A text may write names as a list; the panel takes them as one text. */
const asTyped = (row: object): object =>
	Object.fromEntries(
		Object.entries(row).map(([column, cell]: [string, unknown]) => [
			column,
			Array.isArray(cell) ? cell.map(quoted).join(', ') : cell,
		]),
	);

const quoted = (name: unknown): string =>
	/[",\r\n]/.test(String(name)) ? `"${String(name).replaceAll('"', '""')}"` : String(name);
