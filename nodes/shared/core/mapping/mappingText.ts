import { CsvError, parse } from 'csv-parse/sync';
import {
	readRuleTables,
	toRawRules,
	writtenColumns,
	type IsExcluded,
	type RawRule,
	type RuleSource,
	type RuleTables,
} from './mappingRules';
import { accept, refuse, type Outcome } from '../refusal/outcome';

const FIELD = 'Rules Text';

const source: RuleSource = { name: FIELD, columns: writtenColumns };

/** Longest text of rules, in characters. */
const LONGEST_RULES_TEXT = 1_000_000;

const refuseText = (expected: string, received?: string, place?: string) =>
	refuse('setting-invalid', { field: place ? `${FIELD}, ${place}` : FIELD, expected, received });

/**
 * Reads rules from JSON (a list of objects) or CSV with the columns `group`, `attribute` and `value`, or `domain`, with `organization` and, if wanted,
 * `create`, `match`, `case`, `subdomains` and `confirmed`. The CSV separator is the one used in the first line: comma, semicolon or tab.
 * Refuses with `setting-invalid` and the line.
 */
export function parseMappingText(text: unknown, isExcluded: IsExcluded): Outcome<RuleTables> {
	if (typeof text !== 'string') return refuseText('a text');
	if (text.length > LONGEST_RULES_TEXT) return refuseText(`at most ${LONGEST_RULES_TEXT} characters`);
	const trimmed = text.replace(/^\ufeff/, '').trimEnd();
	if (trimmed.trim() === '') return accept({ groups: [], attributes: [], domains: [] });
	const rows = /^\s*[[{]/.test(trimmed) ? readJson(trimmed) : readCsv(trimmed);
	return rows.ok ? readRuleTables(rows.value, source, isExcluded) : rows;
}

function readJson(text: string): Outcome<RawRule[]> {
	let list: unknown;
	try {
		list = JSON.parse(text);
	} catch (error) {
		return refuseText('valid JSON', undefined, lineOfJsonError(error, text));
	}
	return toRawRules(list, source);
}

/** V8 reports a position, except when the text ends too early. */
function lineOfJsonError(error: unknown, text: string): string {
	const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
	const before = position === undefined ? text : text.slice(0, Number(position));
	return `line ${before.split('\n').length}`;
}

function readCsv(text: string): Outcome<RawRule[]> {
	const header = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
	const delimiter = [';', '\t'].find((each) => header.includes(each)) ?? ',';
	let records: { record: string[]; info: { lines: number } }[];
	try {
		records = parse(text, { delimiter, trim: true, info: true, skip_empty_lines: true }) as never;
	} catch (error) {
		const { code, lines } = error instanceof CsvError ? error : { code: '', lines: undefined };
		const expected =
			code === 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH'
				? 'as many values as the first line has columns'
				: 'valid CSV, quotes closed';
		return refuseText(expected, undefined, lines === undefined ? undefined : `line ${String(lines)}`);
	}
	const [first, ...rest] = records;
	const columns = (first?.record ?? []).map((column) => column.toLowerCase());
	if (
		!columns.includes('organization') ||
		!['group', 'attribute', 'domain'].some((subject) => columns.includes(subject))
	) {
		return refuseText(
			'a first line such as group,organization,create',
			columns.join(',').slice(0, 100),
			'line 1',
		);
	}
	return accept(
		rest.map(({ record, info }) => ({
			fields: Object.fromEntries(columns.map((column, index) => [column, record[index]])),
			place: `line ${info.lines}`,
		})),
	);
}
