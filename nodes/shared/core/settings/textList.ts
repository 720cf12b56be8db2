import { parse } from 'csv-parse/sync';
import { compact } from 'lodash';
import { accept, refuse, type Outcome } from '../refusal/outcome';

/**
 * Reads a list as an admin types it: separated by commas or line breaks; an entry that contains a comma is in double
 * quotes. An array, as an expression may produce it, is used directly. Entries are trimmed, empty ones dropped.
 */
export function parseTextList(value: unknown, field: string): Outcome<string[]> {
	if (value === undefined || value === null) return accept([]);
	if (Array.isArray(value)) {
		const wrong = value.find((entry: unknown) => typeof entry !== 'string') as unknown;
		if (wrong !== undefined) return refuse('setting-invalid', { field, expected: 'a list of texts' });
		return accept(value.map((entry) => String(entry).trim()).filter((entry) => entry !== ''));
	}
	if (typeof value !== 'string') return refuse('setting-invalid', { field, expected: 'a text' });
	// The usual case: without quotes, splitting is enough.
	if (!value.includes('"')) return accept(compact(value.split(/[,\r\n]/).map((entry) => entry.trim())));
	try {
		const lines = parse(value, { trim: true, relax_column_count: true, skip_empty_lines: true });
		return accept(lines.flat().filter((entry) => entry !== ''));
	} catch {
		return refuse('setting-invalid', { field, expected: 'entries separated by commas, quotes closed' });
	}
}
