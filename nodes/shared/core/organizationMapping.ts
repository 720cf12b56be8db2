import { uniqBy } from 'lodash';
import { parseEmailAddress } from './emailAddress';
import type { Identity, MappedOrganization } from './loginItem';
import type { RuleTables } from './mappingRules';
import { pickOnTheFlyValues, type OnTheFly } from './onTheFly';
import { checkProviderName } from './organizationName';
import { refuse, type Refusal } from './outcome';

/** Everything an admin set, checked. */
export interface MappingRules extends RuleTables {
	onTheFly?: OnTheFly;
	/** For a customer whom no other rule matches. */
	fallback?: { organization: string; create: boolean };
}

export interface MappingSettings {
	/** `all`: every match counts. `firstKind`: only the first kind of rule that matches, in the order of {@link ruleKinds}. */
	combine: 'all' | 'firstKind';
	/** Most organizations of one login (P-6). */
	mostOrganizations: number;
}

/** A name from the provider that cannot be an organization; the login goes on without it. */
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

/** What the mapping looks at; never the display name, never the e-mail address beyond its domain. */
export type MappableIdentity = Pick<Identity, 'email' | 'groups' | 'groupsClaim' | 'attributes'>;

type Found = Pick<Mapping, 'organizations' | 'refused'>;
type RuleKind = (identity: MappableIdentity, rules: MappingRules) => Found;

const MOST_REFUSED_SHOWN = 20;

/** An unusable name as a short text in which nothing is invisible (P-14). */
const shortenName = (name: string): string =>
	name.slice(0, 40).replace(/(?! )[\p{C}\p{Z}]/gu, (character) => {
		return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
	});

const byGroupTable: RuleKind = ({ groups }, rules) => {
	const held = new Set(groups.map((group) => group.trim()));
	const organizations = rules.groups
		.filter(({ group }) => held.has(group))
		.map(({ organization, create, place, group }) => ({
			name: organization,
			rule: `group table, ${place}`,
			matched: group,
			create,
		}));
	return { organizations, refused: [] };
};

const onTheFly: RuleKind = (identity, rules) => {
	const found: Found = { organizations: [], refused: [] };
	if (!rules.onTheFly) return found;
	const { attribute } = rules.onTheFly;
	const rule = attribute === undefined ? 'on the fly, groups' : `on the fly, attribute ${attribute}`;
	const spokenFor = new Set(rules.groups.map(({ group }) => group));
	for (const value of pickOnTheFlyValues(identity, rules.onTheFly, spokenFor)) {
		const name = checkProviderName(value);
		if (name.ok) found.organizations.push({ name: name.value, rule, matched: value, create: true });
		else {
			const { expected } = name.detail;
			found.refused.push({ name: shortenName(value), rule, reason: 'organization-name-refused', expected });
		}
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

/** The kinds of rules, in the order in which they are tried and their results listed. */
export const ruleKinds: readonly RuleKind[] = [byGroupTable, onTheFly, byEmailDomain];

function explainNoMatch({ groupsClaim }: MappableIdentity): Refusal {
	const silent = groupsClaim === 'absent';
	return refuse('no-rule-matched', {
		field: silent ? 'identity.groups' : undefined,
		hint: silent
			? 'The identity provider said nothing about groups; let it send the groups claim'
			: 'Add a rule for one of the groups or for the e-mail domain, or name a default organization',
	});
}

/**
 * Decides to which organizations a customer belongs. Pure; the same identity gives the same result in whatever order
 * the provider listed groups. An organization that several rules name is listed once, with the first of them.
 */
export function mapOrganizations(
	identity: MappableIdentity,
	rules: MappingRules,
	{ combine, mostOrganizations }: MappingSettings,
): Mapping {
	const found: Found = { organizations: [], refused: [] };
	for (const kind of ruleKinds) {
		const { organizations, refused } = kind(identity, rules);
		found.organizations.push(...organizations);
		found.refused.push(...refused);
		if (combine === 'firstKind' && organizations.length > 0) break;
	}
	const refused = found.refused.slice(0, MOST_REFUSED_SHOWN);
	const organizations = uniqBy(found.organizations, 'name');
	if (organizations.length > mostOrganizations) {
		const refusal = refuse('too-many-organizations', {
			expected: `at most ${mostOrganizations}`,
			received: String(organizations.length),
			hint: 'Narrow the rules down, or raise "Most Organizations per Login"',
		});
		return { organizations: [], refused, refusal };
	}
	if (organizations.length > 0) return { organizations, refused };
	if (!rules.fallback) return { organizations, refused, refusal: explainNoMatch(identity) };
	const { organization, create } = rules.fallback;
	return {
		organizations: [{ name: organization, rule: 'default', matched: 'no other rule', create }],
		refused,
	};
}
