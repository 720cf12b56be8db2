import { get } from 'lodash';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { readRuleTables, toRawRules, type RuleTables } from '../shared/core/mappingRules';
import type { OnTheFly } from '../shared/core/onTheFly';
import { checkAdminName } from '../shared/core/organizationName';
import type { MappingRules, MappingSettings } from '../shared/core/organizationMapping';
import { accept, refuse, type Outcome } from '../shared/core/outcome';
import { parseTextList } from '../shared/core/textList';
import { readParsedRules } from './parsedRules';

/** Where parameters of one item come from. */
export interface ParameterSource {
	context: Pick<IExecuteFunctions, 'getNodeParameter'>;
	itemIndex: number;
	item: IDataObject;
}

const read = ({ context, itemIndex }: ParameterSource, name: string, fallback: unknown): unknown =>
	context.getNodeParameter(name, itemIndex, fallback);

/** The field of the item that holds the rules; undefined when they come from elsewhere. */
export const readRulesField = (source: ParameterSource): string | undefined =>
	read(source, 'rulesSource', 'node') === 'field'
		? String(read(source, 'rulesField', 'rules')).trim()
		: undefined;

function readTable(source: ParameterSource, name: string, title: string): Outcome<RuleTables> {
	const rows = toRawRules(read(source, `${name}.rule`, []), title);
	if (!rows.ok) return rows;
	const tables = readRuleTables(rows.value);
	if (tables.ok) return tables;
	return refuse('setting-invalid', {
		...tables.detail,
		field: tables.detail.field?.replace('mapping rules', title),
	});
}

function readTables(source: ParameterSource): Outcome<RuleTables> {
	const field = readRulesField(source);
	if (field !== undefined) {
		const rows = toRawRules(get(source.item, field), `item field "${field}"`);
		return rows.ok ? readRuleTables(rows.value) : rows;
	}
	if (read(source, 'rulesSource', 'node') === 'text') return readParsedRules(read(source, 'rulesText', ''));
	const groups = readTable(source, 'groupRules', 'Group Table');
	if (!groups.ok) return groups;
	const domains = readTable(source, 'domainRules', 'E-Mail Domain Table');
	if (!domains.ok) return domains;
	return accept({ groups: groups.value.groups, domains: domains.value.domains });
}

function readOnTheFly(source: ParameterSource): Outcome<OnTheFly | undefined> {
	if (read(source, 'onTheFly', false) !== true) return accept(undefined);
	const allow = parseTextList(read(source, 'onTheFlyAllow', '*'), 'Only Names Like');
	if (!allow.ok) return allow;
	const exclude = parseTextList(read(source, 'onTheFlyExclude', ''), 'Except Names Like');
	if (!exclude.ok) return exclude;
	const patterns = { allow: allow.value, exclude: exclude.value };
	if (patterns.allow.length === 0) {
		return refuse('setting-invalid', { field: 'Only Names Like', expected: 'a pattern; * for every name' });
	}
	if (read(source, 'onTheFlyFrom', 'groups') !== 'attribute') return accept(patterns);
	const attribute = String(read(source, 'onTheFlyAttribute', '')).trim();
	if (attribute === '') return refuse('setting-invalid', { field: 'Attribute', expected: 'a name' });
	return accept({ ...patterns, attribute });
}

function readFallback(source: ParameterSource): Outcome<MappingRules['fallback']> {
	const typed = read(source, 'defaultOrganization', '');
	if (typeof typed === 'string' && typed.trim() === '') return accept(undefined);
	const name = checkAdminName(typed);
	if (!name.ok) {
		return refuse('setting-invalid', { field: 'Default Organization', expected: name.detail.expected });
	}
	return accept({ organization: name.value, create: read(source, 'options.createDefault', false) === true });
}

/** Reads and checks all rules of the node. Refuses with `setting-invalid` and the name of the setting; throws what n8n throws on a broken expression. */
export function readRules(source: ParameterSource): Outcome<MappingRules> {
	const tables = readTables(source);
	if (!tables.ok) return tables;
	const onTheFly = readOnTheFly(source);
	if (!onTheFly.ok) return onTheFly;
	const fallback = readFallback(source);
	if (!fallback.ok) return fallback;
	const rules: MappingRules = { ...tables.value, onTheFly: onTheFly.value, fallback: fallback.value };
	if (rules.groups.length + rules.domains.length > 0 || rules.onTheFly || rules.fallback)
		return accept(rules);
	return refuse('setting-invalid', {
		field: 'rules',
		expected: 'at least one rule or a default organization',
	});
}

/** Reads how rules are combined and how many organizations one login may have. */
export function readSettings(source: ParameterSource): Outcome<MappingSettings> {
	const combine = read(source, 'combine', 'all');
	if (combine !== 'all' && combine !== 'firstKind') {
		return refuse('setting-invalid', { field: 'When Several Rules Match', expected: 'all or firstKind' });
	}
	const mostOrganizations = read(source, 'options.mostOrganizations', 20);
	if (typeof mostOrganizations !== 'number' || !(mostOrganizations >= 1)) {
		return refuse('setting-invalid', {
			field: 'Most Organizations per Login',
			expected: 'a number from 1 on',
		});
	}
	return accept({ combine, mostOrganizations });
}
