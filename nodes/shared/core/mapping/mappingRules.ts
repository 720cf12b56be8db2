import { isDomain } from '../identity/emailAddress';
import { isTemplate } from './nameTemplate';
import { checkAdminName } from './organizationName';
import { accept, refuse, type Outcome } from '../refusal/outcome';
import { hasUnrelatedSubdomains, isPublicMailDomain } from './publicMailDomains';

interface Rule {
	/** In a group rule with a prefix or a pattern, `*` stands for the rest of the group. */
	organization: string;
	/** Whether a missing organization may be created. */
	create: boolean;
	/** Where an admin finds the rule again: `row 2`, `line 14`. */
	place: string;
}

/** How a group is compared with the row; in a `pattern`, `*` matches any characters. */
export const groupMatches = ['exact', 'prefix', 'pattern'] as const;

export interface GroupRule extends Rule {
	group: string;
	match: (typeof groupMatches)[number];
	caseCounts: boolean;
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
	domain: 'domain',
	organization: 'organization',
	create: 'create',
	match: 'match',
	case: 'case',
	subdomains: 'subdomains',
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

type HowGroupsMatch = Pick<GroupRule, 'match' | 'caseCounts'>;

const isEmpty = (value: unknown): boolean => String(value ?? '').trim() === '';

function readHowGroupsMatch(raw: RawRule, source: RuleSource): Outcome<HowGroupsMatch> {
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

/** A row that names neither a group nor a domain. */
function refuseNothing(raw: RawRule, source: RuleSource) {
	const { group, domain } = source.columns;
	if (group && domain) return refuseRule(raw, source, 'group', 'a group or a domain', '');
	return refuseRule(raw, source, group ? 'group' : 'domain', undefined, '');
}

/** Checks one row; it names either a group or a domain. */
function readRule(raw: RawRule, source: RuleSource, isExcluded: IsExcluded): Outcome<GroupRule | DomainRule> {
	const { fields, place } = raw;
	const organization = checkAdminName(fields.organization);
	if (!organization.ok) {
		const { expected } = organization.detail;
		return refuseRule(raw, source, 'organization', expected, isEmpty(fields.organization) ? '' : undefined);
	}
	const create = readCellSwitch(fields.create);
	if (create === undefined) return refuseRule(raw, source, 'create', 'true or false');
	const group = readCellText(fields.group);
	const named = readCellText(fields.domain) !== '';
	if (group !== '' && named) return refuseRule(raw, source, 'group', 'either a group or a domain, not both');
	const rule = { organization: organization.value, create, place };
	const how = readHowGroupsMatch(raw, source);
	if (!how.ok) return how;
	if (group !== '') {
		const { match } = how.value;
		if (match === 'pattern' && !group.includes('*') && isTemplate(rule.organization)) {
			return refuseRule(raw, source, 'organization', 'a * only where the group pattern has one');
		}
		if (match === 'exact' && isExcluded(group)) {
			return refuseRule(raw, source, 'group', 'a group that "Ignored Groups" does not leave out', group);
		}
		return accept({ ...rule, ...how.value, group });
	}
	if (!named) return refuseNothing(raw, source);
	if (how.value.match !== 'exact') return refuseRule(raw, source, 'match', 'exact: patterns are for groups');

	const subdomains = readCellSwitch(fields.subdomains);
	if (subdomains === undefined) return refuseRule(raw, source, 'subdomains', 'true or false');
	const domain = readDomain(raw, source, subdomains);
	return domain.ok ? accept({ ...rule, domain: domain.value, subdomains }) : domain;
}

/**
 * Checks all rows and sorts them into the two tables. Refuses with the position of the first wrong row; unknown columns
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
	const tables: RuleTables = { groups: [], domains: [] };
	for (const row of rows) {
		const rule = readRule(row, source, isExcluded);
		if (!rule.ok) return rule;
		if ('group' in rule.value) tables.groups.push(rule.value);
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
				expected: 'an object with group or domain, and organization',
			});
		}
		rows.push({ fields: row as Record<string, unknown>, place });
	}
	return accept(rows);
}
