import { uniq, uniqBy } from 'lodash';
import { parseEmailAddress } from '../identity/emailAddress';
import { createGroupMatcher, type GroupMatch, type GroupMatcher } from './groupMatcher';
import type { Identity } from '../identity/identity';
import type { MappedOrganization } from '../login/loginItem';
import type { GroupRule, RuleTables } from './mappingRules';
import { fillTemplate, isTemplate } from './nameTemplate';
import { pickOnTheFlyNames, readStableKey, type OnTheFly } from './onTheFly';
import { refuse, type Outcome, type Refusal } from '../refusal/outcome';
import { createExclusion } from './wildcard';

/** All settings of the node, checked. */
export interface MappingRules extends RuleTables {
	/** Patterns with `*`, in any letter case, of groups that no row of the group table may match (P-1). */
	excludedGroups: readonly string[];
	onTheFly?: OnTheFly;
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

/** A name from the provider that cannot be an organization; the login continues without it. */
export interface RefusedName {
	/** Shortened, special characters escaped. */
	name: string;
	rule: string;
	reason: 'organization-name-refused';
	expected?: string;
}

export interface Mapping {
	organizations: MappedOrganization[];
	refused: RefusedName[];
	/** Why there are no organizations. */
	refusal?: Refusal;
}

/** Input of the mapping; never the display name, and of the e-mail address only the domain. */
export type MappableIdentity = Pick<Identity, 'email' | 'groups' | 'roles' | 'attributes' | 'knowledge'>;

type Found = Pick<Mapping, 'organizations' | 'refused'>;
type RuleKind = (identity: MappableIdentity, rules: MappingRules, matches: readonly GroupMatch[]) => Found;

const MOST_REFUSED_SHOWN = 20;

/** An unusable name as a short text without invisible characters (P-14). */
const shortenName = (name: string): string =>
	name.slice(0, 40).replace(/(?! )[\p{C}\p{Z}]/gu, (character) => {
		return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
	});

/** Adds an organization with a name from the provider, or the reason why it cannot be one. */
function addProviderName(
	{ organizations, refused }: Found,
	name: Outcome<string>,
	organization: Omit<MappedOrganization, 'name'>,
): void {
	if (name.ok) {
		organizations.push({ name: name.value, ...organization });
		return;
	}
	const { rule, matched } = organization;
	const { expected } = name.detail;
	refused.push({ name: shortenName(matched), rule, reason: 'organization-name-refused', expected });
}

const matchers = new WeakMap<readonly GroupRule[], GroupMatcher>();

/** Prepares a table once, however many logins use it. */
function matchGroups({ groups }: MappableIdentity, { groups: table, excludedGroups }: MappingRules) {
	const matcher = matchers.get(table) ?? createGroupMatcher(table);
	matchers.set(table, matcher);
	const isExcluded = createExclusion(excludedGroups);
	return matcher(uniq(groups.map((group) => group.trim())).filter((group) => !isExcluded(group)));
}

const byGroupTable: RuleKind = (_identity, _rules, matches) => {
	const found: Found = { organizations: [], refused: [] };
	for (const { rule, group, rest } of matches) {
		const { organization, create, place, match } = rule;
		const decision = { rule: `group table, ${place}`, matched: group, create };
		if (match === 'exact' || !isTemplate(organization)) {
			found.organizations.push({ name: organization, ...decision });
		} else {
			addProviderName(found, fillTemplate(organization, rest), { ...decision, onTheFly: {} });
		}
	}
	return found;
};

const onTheFly: RuleKind = (identity, rules, matches) => {
	const found: Found = { organizations: [], refused: [] };
	if (!rules.onTheFly) return found;
	const { attribute } = rules.onTheFly;
	const rule = attribute === undefined ? 'on the fly, groups' : `on the fly, attribute ${attribute}`;
	const spokenFor = new Set(matches.map(({ group }) => group));
	const key = readStableKey(identity, rules.onTheFly);
	for (const { value, name } of pickOnTheFlyNames(identity, rules.onTheFly, spokenFor)) {
		const made = { onTheFly: key === undefined ? {} : { key } };
		addProviderName(found, name, { rule, matched: value, create: true, ...made });
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
		}));
	return { organizations, refused: [] };
};

/** The kinds of rules, in the order in which they are tried and listed. */
const ruleKinds: readonly RuleKind[] = [byGroupTable, onTheFly, byEmailDomain];

function explainNoMatch({ knowledge }: MappableIdentity): Refusal {
	const silent = knowledge.groups !== 'known';
	return refuse('no-rule-matched', {
		field: silent ? 'identity.groups' : undefined,
		hint: silent
			? 'The identity provider said nothing about groups; let it send the groups claim'
			: 'Add a rule for one of the groups or for the e-mail domain, or name a default organization',
	});
}

/**
 * Lists each organization once, with its first rule. A name the admin typed counts as the admin's, even if the provider
 * sent it too.
 */
function mergeOrganizations(found: readonly MappedOrganization[]): MappedOrganization[] {
	const typed = new Set(found.filter((each) => !each.onTheFly).map(({ name }) => name));
	return uniqBy(
		found.filter(({ name, onTheFly: made }) => !made || !typed.has(name)),
		'name',
	);
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
	const refused = found.refused.slice(0, MOST_REFUSED_SHOWN);
	const organizations = mergeOrganizations(found.organizations);
	const flood = refuseFlood(organizations, settings);
	if (flood) return { organizations: [], refused, refusal: flood };
	if (organizations.length > 0) return { organizations, refused };
	if (!rules.fallback) return { organizations, refused, refusal: explainNoMatch(identity) };
	const { organization, create } = rules.fallback;
	return {
		organizations: [{ name: organization, rule: 'default', matched: 'no other rule', create }],
		refused,
	};
}
