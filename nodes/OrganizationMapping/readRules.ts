import { get } from 'lodash';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import {
	readRuleTables,
	toRawRules,
	writtenColumns,
	type IsExcluded,
	type RuleSource,
	type RuleTables,
} from '../shared/core/mapping/mappingRules';
import { isTemplate } from '../shared/core/mapping/nameTemplate';
import type { OnTheFly } from '../shared/core/mapping/onTheFly';
import { checkAdminName } from '../shared/core/mapping/organizationName';
import type {
	MappingRules,
	MappingSettings,
	ProviderNames,
} from '../shared/core/mapping/organizationMapping';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { text } from '../shared/core/settings/settingValues';
import { parseTextList } from '../shared/core/settings/textList';
import { createExclusion } from '../shared/core/mapping/wildcard';
import { NEVER_CUSTOMERS } from './neverCustomers';
import { readParsedRules } from './parsedRules';

const GROUP_TABLE: RuleSource = {
	name: 'Group Table',
	columns: {
		group: 'Group',
		match: 'Match',
		case: 'Case Sensitive',
		organization: 'Organization',
		create: 'Create if Missing',
		confirmed: 'Use Even if Made by a Provider',
	},
};

const ATTRIBUTE_TABLE: RuleSource = {
	name: 'Attribute Table',
	columns: {
		attribute: 'Attribute',
		value: 'Value',
		match: 'Match',
		case: 'Case Sensitive',
		organization: 'Organization',
		create: 'Create if Missing',
		confirmed: 'Use Even if Made by a Provider',
	},
};

const DOMAIN_TABLE: RuleSource = {
	name: 'E-Mail Domain Table',
	columns: {
		domain: 'Domain',
		subdomains: 'Include Subdomains',
		organization: 'Organization',
		create: 'Create if Missing',
		confirmed: 'Use Even if Made by a Provider',
	},
};

const RULES_FIELD: RuleSource = { name: 'Rules Field', columns: writtenColumns };

/** Reads the parameters of one item. */
export interface ParameterSource {
	context: Pick<IExecuteFunctions, 'getNodeParameter'>;
	itemIndex: number;
	item: IDataObject;
}

const read = ({ context, itemIndex }: ParameterSource, name: string, fallback: unknown): unknown =>
	context.getNodeParameter(name, itemIndex, fallback);

/** Returns the field of the item that holds the rules; `undefined` with another rule source. */
export const readRulesField = (source: ParameterSource): string | undefined =>
	read(source, 'rulesSource', 'node') === 'field'
		? String(read(source, 'rulesField', 'rules')).trim()
		: undefined;

function readTable(
	parameters: ParameterSource,
	name: string,
	source: RuleSource,
	isExcluded: IsExcluded,
): Outcome<RuleTables> {
	const rows = toRawRules(read(parameters, `${name}.rule`, []), source);
	return rows.ok ? readRuleTables(rows.value, source, isExcluded) : rows;
}

function readTables(source: ParameterSource, excludedGroups: readonly string[]): Outcome<RuleTables> {
	if (read(source, 'rulesSource', 'node') === 'text') {
		return readParsedRules(read(source, 'rulesText', ''), excludedGroups);
	}
	const isExcluded = createExclusion(excludedGroups);
	const field = readRulesField(source);
	if (field !== undefined) {
		const list: unknown = get(source.item, field);
		if (list === undefined) {
			return refuse('setting-invalid', {
				field: RULES_FIELD.name,
				expected: 'a field of the item',
				received: `"${field}", which this item does not have`,
			});
		}
		const rows = toRawRules(list, RULES_FIELD);
		return rows.ok ? readRuleTables(rows.value, RULES_FIELD, isExcluded) : rows;
	}
	const groups = readTable(source, 'groupRules', GROUP_TABLE, isExcluded);
	if (!groups.ok) return groups;
	const attributes = readTable(source, 'attributeRules', ATTRIBUTE_TABLE, isExcluded);
	if (!attributes.ok) return attributes;
	const domains = readTable(source, 'domainRules', DOMAIN_TABLE, isExcluded);
	if (!domains.ok) return domains;
	return accept({
		groups: groups.value.groups,
		attributes: attributes.value.attributes,
		domains: domains.value.domains,
	});
}

function readOnTheFly(source: ParameterSource): Outcome<OnTheFly | undefined> {
	if (read(source, 'onTheFly', false) !== true) return accept(undefined);
	const allow = parseTextList(read(source, 'onTheFlyAllow', '*'), 'Include Patterns');
	if (!allow.ok) return allow;
	const exclude = parseTextList(read(source, 'onTheFlyExclude', ''), 'Exclude Patterns');
	if (!exclude.ok) return exclude;
	if (allow.value.length === 0) {
		return refuse('setting-invalid', { field: 'Include Patterns', expected: 'a pattern; * for every name' });
	}
	const rename = text(read(source, 'onTheFlyRename', '')) || undefined;
	if (rename !== undefined && !isTemplate(rename)) {
		return refuse('setting-invalid', { field: 'Name Template', expected: 'a name with *' });
	}
	const names = { allow: allow.value, exclude: exclude.value, rename };
	if (read(source, 'onTheFlyFrom', 'groups') !== 'attribute') return accept(names);
	const attribute = text(read(source, 'onTheFlyAttribute', ''));
	if (attribute === '') return refuse('setting-invalid', { field: 'Attribute', expected: 'a name' });
	return accept({
		...names,
		attribute,
		keyAttribute: text(read(source, 'onTheFlyKeyAttribute', '')) || undefined,
	});
}

function readProviderNames(source: ParameterSource): Outcome<ProviderNames> {
	const allowBuiltIn = read(source, 'options.allowBuiltIn', false) === true;
	// Workflows that were saved before the question was asked stay strict.
	const namedBy = read(source, 'groupsNamedBy', 'customers');
	if (namedBy === 'customers') return accept({ allowBuiltIn });
	if (namedBy !== 'us') {
		return refuse('setting-invalid', { field: 'Who Names These Groups?', expected: 'us or customers' });
	}
	const except = parseTextList(read(source, 'protectedNames', ''), 'Protected Names');
	return except.ok ? accept({ allowBuiltIn, joinsExcept: except.value }) : except;
}

function readFallback(source: ParameterSource): Outcome<MappingRules['fallback']> {
	const typed = read(source, 'defaultOrganization', '');
	if (typeof typed === 'string' && typed.trim() === '') return accept(undefined);
	const name = checkAdminName(typed);
	if (!name.ok) {
		return refuse('setting-invalid', { field: 'Default Organization', expected: name.detail.expected });
	}
	return accept({
		organization: name.value,
		create: read(source, 'options.createDefault', false) === true,
		confirmed: read(source, 'options.confirmDefault', false) === true,
	});
}

/**
 * Reads and checks all rules of the node. Refuses with `setting-invalid` and the setting's label. Throws n8n's error if an
 * expression is broken.
 */
export function readRules(source: ParameterSource): Outcome<MappingRules> {
	const excluded = parseTextList(read(source, 'options.excludedGroups', NEVER_CUSTOMERS), 'Ignored Groups');
	if (!excluded.ok) return excluded;
	const tables = readTables(source, excluded.value);
	if (!tables.ok) return tables;
	const onTheFly = readOnTheFly(source);
	if (!onTheFly.ok) return onTheFly;
	const providerNames = readProviderNames(source);
	if (!providerNames.ok) return providerNames;
	const fallback = readFallback(source);
	if (!fallback.ok) return fallback;
	const rules: MappingRules = {
		...tables.value,
		excludedGroups: excluded.value,
		onTheFly: onTheFly.value,
		providerNames: providerNames.value,
		fallback: fallback.value,
	};
	const { groups, attributes, domains } = rules;
	if (groups.length + attributes.length + domains.length > 0 || rules.onTheFly || rules.fallback) {
		return accept(rules);
	}
	return refuse('setting-invalid', {
		field: 'Rule Source',
		expected: 'at least one rule, organizations on the fly, or a default organization',
	});
}

/** Reads how rules are combined and how many organizations one login may have. */
export function readSettings(source: ParameterSource): Outcome<MappingSettings> {
	const combine = read(source, 'combine', 'all');
	if (combine !== 'all' && combine !== 'firstKind') {
		return refuse('setting-invalid', { field: 'When Several Rules Match', expected: 'all or firstKind' });
	}
	const mostOrganizations = readMost(source, 'mostOrganizations', 20, 'Max Organizations per Login');
	if (!mostOrganizations.ok) return mostOrganizations;
	const mostOnTheFly = readMost(source, 'mostOnTheFly', 5, 'Max Organizations on the Fly per Login');
	if (!mostOnTheFly.ok) return mostOnTheFly;
	return accept({ combine, mostOrganizations: mostOrganizations.value, mostOnTheFly: mostOnTheFly.value });
}

function readMost(source: ParameterSource, option: string, fallback: number, field: string): Outcome<number> {
	const most = read(source, `options.${option}`, fallback);
	return typeof most === 'number' && most >= 1
		? accept(most)
		: refuse('setting-invalid', { field, expected: 'a number from 1 on' });
}
