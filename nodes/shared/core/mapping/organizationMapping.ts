import { groupBy, union, uniqBy } from 'lodash';
import { isBuiltInGroup } from './builtInGroups';
import { parseEmailAddress } from '../identity/emailAddress';
import { createGroupMatcher, type GroupMatch, type GroupMatcher } from './groupMatcher';
import type { Identity } from '../identity/identity';
import { attributeSource, sources } from '../identity/knowledge';
import type { MappedOrganization, MappingNote } from '../login/loginItem';
import type { GroupRule, RuleTables } from './mappingRules';
import { fillTemplate, isTemplate } from './nameTemplate';
import { pickOnTheFlyNames, readStableKey, type OnTheFly } from './onTheFly';
import { refuse, type Outcome, type Refusal } from '../refusal/outcome';
import { refuseUnmatched, sourcesOfRules } from './ruleSources';
import { createExclusion } from './wildcard';

/** What names from the provider may be and do. */
export interface ProviderNames {
	/** Whether identifiers and groups that every company has may be names all the same. */
	allowBuiltIn?: boolean;
}

/** All settings of the node, checked. */
export interface MappingRules extends RuleTables {
	/** Patterns with `*`, in any letter case, of groups that no row of the group table may match (P-1). */
	excludedGroups: readonly string[];
	onTheFly?: OnTheFly;
	/** About names that the provider makes, on the fly or through `*` in a row; strict by default. */
	providerNames?: ProviderNames;
	/** For a customer whom no other rule matches. */
	fallback?: { organization: string; create: boolean };
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

/** A row of the group table, a group or role that matches it, and in which of the two lists it was. */
interface SourcedMatch extends GroupMatch {
	sources: string[];
}

type RuleKind = (identity: MappableIdentity, rules: MappingRules, matches: readonly SourcedMatch[]) => Found;

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
	{ providerNames: { allowBuiltIn = false } = {} }: MappingRules,
	name: Outcome<string>,
	organization: Omit<MappedOrganization, 'name'>,
): void {
	const { rule, matched } = organization;
	const isBuiltIn = !allowBuiltIn && isNobodys(matched, name);
	if (name.ok && !isBuiltIn) {
		organizations.push({ name: name.value, ...organization });
		return;
	}
	const refusal = isBuiltIn || name.ok ? refuseBuiltIn() : name;
	const { expected } = refusal.detail;
	refused.push({ name: shortenName(matched), rule, reason: 'organization-name-refused', expected });
}

const trimAll = (texts: readonly string[]): Set<string> => new Set(texts.map((each) => each.trim()));

const matchers = new WeakMap<readonly GroupRule[], GroupMatcher>();

/** Prepares a table once, however many logins use it. */
function matchGroups(
	{ groups, roles }: MappableIdentity,
	{ groups: table, excludedGroups }: MappingRules,
): SourcedMatch[] {
	const matcher = matchers.get(table) ?? createGroupMatcher(table);
	matchers.set(table, matcher);
	const isExcluded = createExclusion(excludedGroups);
	const held = { [sources.groups]: trimAll(groups), [sources.roles]: trimAll(roles) };
	const names = new Set([...held.groups, ...held.roles].filter((name) => !isExcluded(name)));
	return matcher(names).map((match) => ({
		...match,
		sources: Object.entries(held).flatMap(([source, list]) => (list.has(match.group) ? [source] : [])),
	}));
}

const byGroupTable: RuleKind = (_identity, rules, matches) => {
	const found: Found = { organizations: [], refused: [] };
	for (const { rule, group, rest, sources: heldBy } of matches) {
		const { organization, create, place, match } = rule;
		const decision = { rule: `group table, ${place}`, matched: group, create, sources: heldBy };
		if (match === 'exact' || !isTemplate(organization)) {
			found.organizations.push({ name: organization, ...decision });
		} else {
			addProviderName(found, rules, fillTemplate(organization, rest), { ...decision, onTheFly: {} });
		}
	}
	return found;
};

const onTheFly: RuleKind = (identity, rules, matches) => {
	const found: Found = { organizations: [], refused: [] };
	if (!rules.onTheFly) return found;
	const { attribute } = rules.onTheFly;
	const source = attribute === undefined ? sources.groups : attributeSource(attribute);
	const decision = { rule: `on the fly, ${source}`, create: true, sources: [source] };
	const spokenFor = new Set(matches.map(({ group }) => group));
	const key = readStableKey(identity, rules.onTheFly);
	for (const { value, name } of pickOnTheFlyNames(identity, rules.onTheFly, spokenFor)) {
		const made = { onTheFly: key.ok && key.value !== undefined ? { key: key.value } : {} };
		addProviderName(found, rules, key.ok ? name : key, { ...decision, matched: value, ...made });
	}
	return found;
};

const byEmailDomain: RuleKind = ({ email }, rules) => {
	const parsed = parseEmailAddress(email);
	if (!parsed.ok) return { organizations: [], refused: [] };
	const { domain: own } = parsed.value;
	const organizations = rules.domains
		.filter(({ domain, subdomains }) => own === domain || (subdomains && own.endsWith(`.${domain}`)))
		.map(({ organization, create, place }) => ({
			name: organization,
			rule: `e-mail domain table, ${place}`,
			matched: own,
			create,
			sources: [sources.emailDomain],
		}));
	return { organizations, refused: [] };
};

/** The kinds of rules, in the order in which they are tried and listed. */
const ruleKinds: readonly RuleKind[] = [byGroupTable, onTheFly, byEmailDomain];

/**
 * Lists each organization once, with its first rule and the sources of all. A name the admin typed counts as the admin's,
 * even if the provider sent it too.
 */
function mergeOrganizations(found: readonly MappedOrganization[]): MappedOrganization[] {
	const byName = groupBy(found, 'name');
	const counting = found.filter(
		({ name, onTheFly: made }) => !made || byName[name]?.every((each) => each.onTheFly),
	);
	return uniqBy(counting, 'name').map((each) => ({
		...each,
		sources: union(...(byName[each.name] ?? []).map((same) => same.sources)),
	}));
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
	const matches = matchGroups(identity, rules);
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
	const { organization, create } = rules.fallback;
	const decision = { rule: 'default', matched: 'no other rule', create, sources: [sources.default] };
	return { ...told, organizations: [{ name: organization, ...decision }] };
}
