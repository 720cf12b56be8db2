import { isDomain } from './emailAddress';
import { checkAdminName } from './organizationName';
import { accept, refuse, type Outcome } from './outcome';
import { hasUnrelatedSubdomains, isPublicMailDomain } from './publicMailDomains';

interface Rule {
	organization: string;
	/** Whether a missing organization may be created. */
	create: boolean;
	/** Where an admin finds the rule again: `row 2`, `line 14`. */
	place: string;
}

export interface GroupRule extends Rule {
	/** Exact, case-sensitive. */
	group: string;
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

/** One row as it was typed, and where. */
export interface RawRule {
	fields: Record<string, unknown>;
	place: string;
}

/** Most rules of one node; more belong into a system made for it. */
export const MOST_RULES = 10_000;

const switchTexts: Readonly<Record<string, boolean>> = {
	true: true,
	yes: true,
	'1': true,
	false: false,
	no: false,
	'0': false,
	'': false,
};

function readSwitch(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	const text = String(value ?? '')
		.trim()
		.toLowerCase();
	return Object.hasOwn(switchTexts, text) ? switchTexts[text] : undefined;
}

/** Numbers count as text: a spreadsheet or a database may give a group such as `4711` as one. */
const readText = (value: unknown): string =>
	typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';

const refuseRule = (place: string, column: string, expected: string, received?: string) =>
	refuse('setting-invalid', { field: `mapping rules, ${place}, ${column}`, expected, received });

function readDomain({ fields, place }: RawRule, subdomains: boolean): Outcome<string> {
	const domain = readText(fields.domain).toLowerCase().replace(/^@/, '');
	if (!isDomain(domain)) return refuseRule(place, 'domain', 'a domain such as acme.com', domain);
	if (isPublicMailDomain(domain)) {
		return refuseRule(place, 'domain', 'not a public mail domain: anybody can have an address there', domain);
	}
	if (subdomains && hasUnrelatedSubdomains(domain)) {
		return refuseRule(place, 'domain', 'a domain whose subdomains belong to one organization', domain);
	}
	return accept(domain);
}

/** Checks one row; it names either a group or a domain. */
function readRule(raw: RawRule): Outcome<GroupRule | DomainRule> {
	const { fields, place } = raw;
	const organization = checkAdminName(fields.organization);
	if (!organization.ok) {
		return refuseRule(place, 'organization', organization.detail.expected ?? 'an organization name');
	}
	const create = readSwitch(fields.create);
	if (create === undefined) return refuseRule(place, 'create', 'true or false');
	const group = readText(fields.group);
	const named = readText(fields.domain) !== '';
	if (group !== '' && named) return refuseRule(place, 'group', 'either a group or a domain, not both');
	const rule = { organization: organization.value, create, place };
	if (group !== '') return accept({ ...rule, group });
	if (!named) return refuseRule(place, 'group', 'a group or a domain');

	const subdomains = readSwitch(fields.subdomains);
	if (subdomains === undefined) return refuseRule(place, 'subdomains', 'true or false');
	const domain = readDomain(raw, subdomains);
	return domain.ok ? accept({ ...rule, domain: domain.value, subdomains }) : domain;
}

/** Checks all rows and sorts them into the two tables. Refuses with the place of the first wrong one; unknown columns are left alone. */
export function readRuleTables(rows: readonly RawRule[]): Outcome<RuleTables> {
	if (rows.length > MOST_RULES) {
		return refuse('setting-invalid', { field: 'mapping rules', expected: `at most ${MOST_RULES} rules` });
	}
	const tables: RuleTables = { groups: [], domains: [] };
	for (const row of rows) {
		const rule = readRule(row);
		if (!rule.ok) return rule;
		if ('group' in rule.value) tables.groups.push(rule.value);
		else tables.domains.push(rule.value);
	}
	return accept(tables);
}

/** Turns a list of anything, such as the field of an item, into rows that know their place. */
export function toRawRules(list: unknown, field: string): Outcome<RawRule[]> {
	if (!Array.isArray(list)) return refuse('setting-invalid', { field, expected: 'a list of rules' });
	const rows: RawRule[] = [];
	for (const [index, row] of list.entries()) {
		const place = `row ${index + 1}`;
		if (typeof row !== 'object' || row === null || Array.isArray(row)) {
			return refuse('setting-invalid', {
				field: `${field}, ${place}`,
				expected: 'an object with group or domain, and organization',
			});
		}
		rows.push({ fields: row as Record<string, unknown>, place });
	}
	return accept(rows);
}
