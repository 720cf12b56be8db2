import { isDomain } from '../identity/emailAddress';
import { isTemplate } from './nameTemplate';
import { checkAdminName } from './organizationName';
import { accept, refuse, type Outcome } from '../refusal/outcome';
import { hasUnrelatedSubdomains, isPublicMailDomain } from './publicMailDomains';

interface Rule {
	/** In a rule with a prefix or a pattern, `*` stands for the rest of the group or value. */
	organization: string;
	/** Whether a missing organization may be created. */
	create: boolean;
	/** Whether it may be one that a provider made on the fly: the admin has looked at it. */
	confirmed: boolean;
	/** Where an admin finds the rule again: `row 2`, `line 14`. */
	place: string;
}

/** How a group or a value is compared with the row; in a `pattern`, `*` matches any characters. */
export const groupMatches = ['exact', 'prefix', 'pattern'] as const;

/** How a row is compared with what a customer has. */
export interface ComparedRule {
	match: (typeof groupMatches)[number];
	caseCounts: boolean;
}

export interface GroupRule extends Rule, ComparedRule {
	group: string;
}

export interface AttributeRule extends Rule, ComparedRule {
	/** Name of the attribute in the identity. */
	attribute: string;
	value: string;
}

export interface DomainRule extends Rule {
	/** Lower case, ASCII. */
	domain: string;
	/** Whether `mail.acme.com` counts as `acme.com`. */
	subdomains: boolean;
}

/** Checked tables, in the admin's order. */
export interface RuleTables {
	groups: GroupRule[];
	attributes: AttributeRule[];
	domains: DomainRule[];
}

/** One row as entered, and its position. */
export interface RawRule {
	fields: Record<string, unknown>;
	place: string;
}

/** The columns of a text or of rows from elsewhere, by the names an admin writes. */
export const writtenColumns = {
	group: 'group',
	attribute: 'attribute',
	value: 'value',
	domain: 'domain',
	organization: 'organization',
	create: 'create',
	match: 'match',
	case: 'case',
	subdomains: 'subdomains',
	confirmed: 'confirmed',
} as const;

/** Where rules come from, in the words an admin finds there. */
export interface RuleSource {
	/** The label of the table, text or field. */
	name: string;
	/** How its columns are called; a table of the panel has some of them only. */
	columns: Partial<Record<keyof typeof writtenColumns, string>>;
}

/** Maximum number of rules in one node. */
const MOST_RULES = 10_000;

const switchTexts: Readonly<Record<string, boolean>> = {
	true: true,
	yes: true,
	'1': true,
	false: false,
	no: false,
	'0': false,
	'': false,
};

function readCellSwitch(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const text = String(value ?? '')
		.trim()
		.toLowerCase();
	return Object.hasOwn(switchTexts, text) ? switchTexts[text] : undefined;
}

/** Accepts numbers as text: a spreadsheet or database may deliver a group such as `4711` as a number. */
const readCellText = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

const refuseRule = (
	{ place }: RawRule,
	source: RuleSource,
	column: keyof RuleSource['columns'],
	expected?: string,
	received?: string,
) =>
	refuse('setting-invalid', {
		field: `${source.name}, ${place}, ${source.columns[column]}`,
		expected,
		received,
	});

function readDomain(raw: RawRule, source: RuleSource, subdomains: boolean): Outcome<string> {
	const domain = readCellText(raw.fields.domain).toLowerCase().replace(/^@/, '');
	if (!isDomain(domain)) return refuseRule(raw, source, 'domain', 'a domain such as acme.com', domain);
	if (isPublicMailDomain(domain)) {
		return refuseRule(
			raw,
			source,
			'domain',
			'not a public mail domain: anybody can have an address there',
			domain,
		);
	}
	if (subdomains && hasUnrelatedSubdomains(domain)) {
		return refuseRule(raw, source, 'domain', 'a domain whose subdomains belong to one organization', domain);
	}
	return accept(domain);
}

const isEmpty = (value: unknown): boolean => String(value ?? '').trim() === '';

function readComparison(raw: RawRule, source: RuleSource): Outcome<ComparedRule> {
	const { fields } = raw;
	const word = isEmpty(fields.match) ? 'exact' : readCellText(fields.match).toLowerCase();
	const match = groupMatches.find((each) => each === word);
	if (!match)
		return refuseRule(raw, source, 'match', groupMatches.join(', '), word.slice(0, 40) || undefined);
	const caseCounts = isEmpty(fields.case) || readCellSwitch(fields.case);
	if (caseCounts === undefined) return refuseRule(raw, source, 'case', 'true or false');
	return accept({ match, caseCounts });
}

/** Whether this group is excluded from all rows. */
export type IsExcluded = (group: string) => boolean;

/** What a row may be about; each has a column of this name. */
const subjects = ['group', 'attribute', 'domain'] as const;

/** A row that names nothing a customer could have. */
function refuseNothing(raw: RawRule, source: RuleSource) {
	const [own = 'group', ...others] = subjects.filter((subject) => source.columns[subject]);
	const expected = others.length > 0 ? 'a group, an attribute or a domain' : undefined;
	return refuseRule(raw, source, own, expected, '');
}

/** Checks one row; it names a group, an attribute or a domain. */
function readRule(
	raw: RawRule,
	source: RuleSource,
	isExcluded: IsExcluded,
): Outcome<GroupRule | AttributeRule | DomainRule> {
	const { fields, place } = raw;
	const organization = checkAdminName(fields.organization);
	if (!organization.ok) {
		const { expected } = organization.detail;
		return refuseRule(raw, source, 'organization', expected, isEmpty(fields.organization) ? '' : undefined);
	}
	const create = readCellSwitch(fields.create);
	if (create === undefined) return refuseRule(raw, source, 'create', 'true or false');
	const confirmed = readCellSwitch(fields.confirmed);
	if (confirmed === undefined) return refuseRule(raw, source, 'confirmed', 'true or false');
	const group = readCellText(fields.group);
	const attribute = readCellText(fields.attribute);
	const named = [group, attribute, readCellText(fields.domain)].filter((each) => each !== '').length;
	if (named > 1) {
		return refuseRule(raw, source, 'group', 'a group, an attribute or a domain, not several of them');
	}
	const rule = { organization: organization.value, create, confirmed, place };
	const how = readComparison(raw, source);
	if (!how.ok) return how;
	const { match } = how.value;
	const value = readCellText(fields.value);
	if (match === 'pattern' && !(group || value).includes('*') && isTemplate(rule.organization)) {
		return refuseRule(raw, source, 'organization', 'a * only where the pattern has one');
	}
	if (attribute !== '') {
		if (value === '') return refuseRule(raw, source, 'value', undefined, '');
		return accept({ ...rule, ...how.value, attribute, value });
	}
	if (value !== '') return refuseRule(raw, source, 'attribute', 'the name of the attribute', '');
	if (group !== '') {
		if (match === 'exact' && isExcluded(group)) {
			return refuseRule(raw, source, 'group', 'a group that "Ignored Groups" does not leave out', group);
		}
		return accept({ ...rule, ...how.value, group });
	}
	if (named === 0) return refuseNothing(raw, source);
	if (how.value.match !== 'exact')
		return refuseRule(raw, source, 'match', 'exact: patterns are for groups and attributes');

	const subdomains = readCellSwitch(fields.subdomains);
	if (subdomains === undefined) return refuseRule(raw, source, 'subdomains', 'true or false');
	const domain = readDomain(raw, source, subdomains);
	return domain.ok ? accept({ ...rule, domain: domain.value, subdomains }) : domain;
}

/**
 * Checks all rows and sorts them into the three tables. Refuses with the position of the first wrong row; unknown columns
 * are ignored.
 */
export function readRuleTables(
	rows: readonly RawRule[],
	source: RuleSource,
	isExcluded: IsExcluded,
): Outcome<RuleTables> {
	if (rows.length > MOST_RULES) {
		return refuse('setting-invalid', { field: source.name, expected: `at most ${MOST_RULES} rules` });
	}
	const tables: RuleTables = { groups: [], attributes: [], domains: [] };
	for (const row of rows) {
		const rule = readRule(row, source, isExcluded);
		if (!rule.ok) return rule;
		if ('group' in rule.value) tables.groups.push(rule.value);
		else if ('attribute' in rule.value) tables.attributes.push(rule.value);
		else tables.domains.push(rule.value);
	}
	return accept(tables);
}

/** Turns an untyped list, such as the field of an item, into rows with positions. */
export function toRawRules(list: unknown, { name }: RuleSource): Outcome<RawRule[]> {
	if (!Array.isArray(list)) return refuse('setting-invalid', { field: name, expected: 'a list of rules' });
	const rows: RawRule[] = [];
	for (const [index, row] of list.entries()) {
		const place = `row ${index + 1}`;
		if (typeof row !== 'object' || row === null || Array.isArray(row)) {
			return refuse('setting-invalid', {
				field: `${name}, ${place}`,
				expected: 'an object with group, attribute and value, or domain, and organization',
			});
		}
		rows.push({ fields: row as Record<string, unknown>, place });
	}
	return accept(rows);
}
