import { groupBy, sortBy, union, uniqBy } from 'lodash';
import { isBuiltInGroup } from './builtInGroups';
import { parseEmailAddress } from '../identity/emailAddress';
import { createTextMatcher, type TextMatch, type TextMatcher } from './textMatcher';
import type { Identity } from '../identity/identity';
import { attributeSource, sources } from '../identity/knowledge';
import { trimAll } from '../identity/trimAll';
import type { MappedOrganization, MappingNote } from '../login/loginItem';
import type { AttributeRule, GroupRule, RuleTables } from './mappingRules';
import { fillTemplate, isTemplate } from './nameTemplate';
import { pickOnTheFlyNames, readStableKey, valuesOf, type OnTheFly } from './onTheFly';
import { refuse, type Outcome, type Refusal } from '../refusal/outcome';
import { refuseUnmatched, sourcesOfRules } from './ruleSources';
import { createExclusion } from './wildcard';

/** What names from the provider may be and do. */
export interface ProviderNames {
	/** Whether identifiers and groups that every company has may be names all the same. */
	allowBuiltIn?: boolean;
	/**
	 * Present where the company administers the provider: existing organizations are joined, except those whose name fits
	 * one of these patterns.
	 */
	joinsExcept?: readonly string[];
}

/** All settings of the node, checked. */
export interface MappingRules extends RuleTables {
	/** Patterns with `*`, in any letter case, of groups that no row of the group table may match (P-1). */
	excludedGroups: readonly string[];
	onTheFly?: OnTheFly;
	/** About names that the provider makes, on the fly or through `*` in a row; strict by default. */
	providerNames?: ProviderNames;
	/** For a customer whom no other rule matches. */
	fallback?: { organization: string; create: boolean; confirmed: boolean };
}

export interface MappingSettings {
	/**
	 * `all`: every match counts. `firstKind`: only the first kind of rule that matches, in the order of {@link ruleKinds}.
	 */
	combine: 'all' | 'firstKind';
	/** Most organizations of one login (P-6). */
	mostOrganizations: number;
	/** Most of them whose name the provider made. */
	mostOnTheFly: number;
}

export interface Mapping extends Required<MappingNote> {
	organizations: MappedOrganization[];
	/** Why there are no organizations. */
	refusal?: Refusal;
}

/** Input of the mapping; never the display name, and of the e-mail address only the domain. */
export type MappableIdentity = Pick<Identity, 'email' | 'groups' | 'roles' | 'attributes' | 'knowledge'>;

type Found = Pick<Mapping, 'organizations' | 'refused'>;

/** A row, a group, role or value that matches it, and in which lists it was. */
interface SourcedMatch<R extends GroupRule | AttributeRule> extends TextMatch<R> {
	sources: string[];
}

/** What the tables of groups and attributes say. */
interface Matches {
	groups: readonly SourcedMatch<GroupRule>[];
	attributes: readonly SourcedMatch<AttributeRule>[];
}

type RuleKind = (identity: MappableIdentity, rules: MappingRules, matches: Matches) => Found;

const MOST_REFUSED_SHOWN = 20;

/** An unusable name as a short text without invisible characters (P-14). */
const shortenName = (name: string): string =>
	name.slice(0, 40).replace(/(?! )[\p{C}\p{Z}]/gu, (character) => {
		return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
	});

const refuseBuiltIn = () =>
	refuse('organization-name-refused', {
		field: 'organization name',
		expected: 'the name of one company, not an object ID or a group that every company has',
	});

/** Whether a value, or the name made of it, belongs to every company of its provider (P-1). */
const isNobodys = (value: string, name: Outcome<string>): boolean =>
	isBuiltInGroup(value) || (name.ok && isBuiltInGroup(name.value));

/** Adds an organization with a name from the provider, or the reason why it cannot be one. */
function addProviderName(
	{ organizations, refused }: Found,
	{ providerNames: { allowBuiltIn = false, joinsExcept } = {} }: MappingRules,
	name: Outcome<string>,
	{ key, ...organization }: Omit<MappedOrganization, 'name' | 'onTheFly' | 'confirmed'> & { key?: string },
): void {
	const { rule, matched } = organization;
	const isBuiltIn = !allowBuiltIn && isNobodys(matched, name);
	if (name.ok && !isBuiltIn) {
		const joins = joinsExcept && !createExclusion(joinsExcept)(name.value) && !isBuiltInGroup(name.value);
		const onTheFly = { ...(key === undefined ? {} : { key }), ...(joins ? { joins } : {}) };
		organizations.push({ name: name.value, ...organization, onTheFly });
		return;
	}
	const refusal = isBuiltIn || name.ok ? refuseBuiltIn() : name;
	const { expected } = refusal.detail;
	refused.push({ name: shortenName(matched), rule, reason: 'organization-name-refused', expected });
}

const groupMatchers = new WeakMap<readonly GroupRule[], TextMatcher<GroupRule>>();

/** Prepares a table once, however many logins use it. */
function matchGroups(
	{ groups, roles }: MappableIdentity,
	{ groups: table, excludedGroups }: MappingRules,
): SourcedMatch<GroupRule>[] {
	const matcher = groupMatchers.get(table) ?? createTextMatcher(table, ({ group }) => group);
	groupMatchers.set(table, matcher);
	const isExcluded = createExclusion(excludedGroups);
	const held = { [sources.groups]: trimAll(groups), [sources.roles]: trimAll(roles) };
	const names = new Set([...held.groups, ...held.roles].filter((name) => !isExcluded(name)));
	return matcher(names).map((match) => ({
		...match,
		sources: Object.entries(held).flatMap(([source, list]) => (list.has(match.text) ? [source] : [])),
	}));
}

interface AttributeMatchers {
	byAttribute: (readonly [attribute: string, matcher: TextMatcher<AttributeRule>])[];
	position: ReadonlyMap<AttributeRule, number>;
}

const attributeMatchers = new WeakMap<readonly AttributeRule[], AttributeMatchers>();

function matchAttributes(
	{ attributes }: MappableIdentity,
	{ attributes: table }: MappingRules,
): SourcedMatch<AttributeRule>[] {
	const { byAttribute, position } = attributeMatchers.get(table) ?? {
		byAttribute: Object.entries(groupBy(table, 'attribute')).map(
			([attribute, rules]) => [attribute, createTextMatcher(rules, ({ value }) => value)] as const,
		),
		position: new Map(table.map((rule, index) => [rule, index])),
	};
	attributeMatchers.set(table, { byAttribute, position });
	const matches = byAttribute.flatMap(([attribute, matcher]) =>
		matcher(trimAll(valuesOf({ attributes }, attribute))).map((match) => ({
			...match,
			sources: [attributeSource(attribute)],
		})),
	);
	return sortBy(matches, ({ rule }) => position.get(rule));
}

/** An organization whose name the admin typed. */
const nameOf = (
	name: string,
	confirmed: boolean,
	decision: Omit<MappedOrganization, 'name' | 'onTheFly' | 'confirmed'>,
): MappedOrganization => ({ name, ...decision, ...(confirmed ? { confirmed } : {}) });

/** What the rows of a table give. */
function readMatches(
	table: string,
	rules: MappingRules,
	matches: readonly SourcedMatch<GroupRule | AttributeRule>[],
): Found {
	const found: Found = { organizations: [], refused: [] };
	for (const { rule, text, rest, sources: heldBy } of matches) {
		const { organization, create, place, match, confirmed } = rule;
		const decision = { rule: `${table}, ${place}`, matched: text, create, sources: heldBy };
		if (match === 'exact' || !isTemplate(organization)) {
			found.organizations.push(nameOf(organization, confirmed, decision));
		} else {
			addProviderName(found, rules, fillTemplate(organization, rest), decision);
		}
	}
	return found;
}

const byGroupTable: RuleKind = (_identity, rules, { groups }) => readMatches('group table', rules, groups);

const byAttributeTable: RuleKind = (_identity, rules, { attributes }) =>
	readMatches('attribute table', rules, attributes);

const onTheFly: RuleKind = (identity, rules, matches) => {
	const found: Found = { organizations: [], refused: [] };
	if (!rules.onTheFly) return found;
	const { attribute } = rules.onTheFly;
	const source = attribute === undefined ? sources.groups : attributeSource(attribute);
	const decision = { rule: `on the fly, ${source}`, create: true, sources: [source] };
	const rows =
		attribute === undefined
			? matches.groups
			: matches.attributes.filter(({ rule }) => rule.attribute === attribute);
	const spokenFor = new Set(rows.map(({ text }) => text));
	const key = readStableKey(identity, rules.onTheFly);
	for (const { value, name } of pickOnTheFlyNames(identity, rules.onTheFly, spokenFor)) {
		const made = { matched: value, key: key.ok ? key.value : undefined };
		addProviderName(found, rules, key.ok ? name : key, { ...decision, ...made });
	}
	return found;
};

const byEmailDomain: RuleKind = ({ email }, rules) => {
	const parsed = parseEmailAddress(email);
	if (!parsed.ok) return { organizations: [], refused: [] };
	const { domain: own } = parsed.value;
	const organizations = rules.domains
		.filter(({ domain, subdomains }) => own === domain || (subdomains && own.endsWith(`.${domain}`)))
		.map(({ organization, create, place, confirmed }) =>
			nameOf(organization, confirmed, {
				rule: `e-mail domain table, ${place}`,
				matched: own,
				create,
				sources: [sources.emailDomain],
			}),
		);
	return { organizations, refused: [] };
};

/** The kinds of rules, in the order in which they are tried and listed. */
const ruleKinds: readonly RuleKind[] = [byGroupTable, byAttributeTable, onTheFly, byEmailDomain];

/**
 * Lists each organization once, with its first rule and the sources of all. A name the admin typed counts as the admin's,
 * even if the provider sent it too.
 */
function mergeOrganizations(found: readonly MappedOrganization[]): MappedOrganization[] {
	const byName = groupBy(found, 'name');
	const counting = found.filter(
		({ name, onTheFly: made }) => !made || byName[name]?.every((each) => each.onTheFly),
	);
	return uniqBy(counting, 'name').map((each) => {
		const same = byName[each.name] ?? [];
		return {
			...each,
			sources: union(...same.map((other) => other.sources)),
			...(same.some(({ confirmed }) => confirmed) ? { confirmed: true } : {}),
		};
	});
}

function refuseFlood(
	organizations: readonly MappedOrganization[],
	{ mostOrganizations, mostOnTheFly }: MappingSettings,
): Refusal | undefined {
	const made = organizations.filter((each) => each.onTheFly).length;
	if (organizations.length <= mostOrganizations && made <= mostOnTheFly) return undefined;
	const [most, count, setting] =
		made > mostOnTheFly
			? [`${mostOnTheFly} on the fly`, made, 'Max Organizations on the Fly per Login']
			: [mostOrganizations, organizations.length, 'Max Organizations per Login'];
	return refuse('too-many-organizations', {
		expected: `at most ${most}`,
		received: String(count),
		hint: `Narrow the rules down, or raise "${setting}"`,
	});
}

/**
 * Decides which organizations a customer belongs to. Pure; the order of the provider's groups does not change the result.
 * An organization named by several rules is listed once, with the first of them.
 */
export function mapOrganizations(
	identity: MappableIdentity,
	rules: MappingRules,
	settings: MappingSettings,
): Mapping {
	const found: Found = { organizations: [], refused: [] };
	const matches = { groups: matchGroups(identity, rules), attributes: matchAttributes(identity, rules) };
	for (const kind of ruleKinds) {
		const { organizations, refused } = kind(identity, rules, matches);
		found.organizations.push(...organizations);
		found.refused.push(...refused);
		if (settings.combine === 'firstKind' && organizations.length > 0) break;
	}
	const told = { refused: found.refused.slice(0, MOST_REFUSED_SHOWN), sources: sourcesOfRules(rules) };
	const organizations = mergeOrganizations(found.organizations);
	const flood = refuseFlood(organizations, settings);
	if (flood) return { ...told, organizations: [], refusal: flood };
	if (organizations.length > 0) return { ...told, organizations };
	if (!rules.fallback) {
		return { ...told, organizations, refusal: refuseUnmatched(told.sources, identity.knowledge) };
	}
	const { organization, create, confirmed } = rules.fallback;
	const decision = { rule: 'default', matched: 'no other rule', create, sources: [sources.default] };
	return { ...told, organizations: [nameOf(organization, confirmed, decision)] };
}
