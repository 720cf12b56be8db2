import { difference, groupBy, intersection, map, partition, union, uniq, uniqBy } from 'lodash';
import { sources } from '../identity/knowledge';
import { trimAll } from '../identity/trimAll';
import type { MappedOrganization, PortalDecision } from '../login/loginItem';
import type { OpenedPass, Verdict } from '../login/loginProof';
import { refuse, type Refusal } from '../refusal/outcome';
import type { PortalRow } from './portalRows';

type MappedFact = Pick<MappedOrganization, 'name' | 'matched' | 'sources' | 'onTheFly' | 'mappedAs'>;

/** What is known about the customer when portals are decided. */
export interface AccessFacts {
	groups: readonly string[];
	roles: readonly string[];
	/** Mapped in this login. */
	organizations: readonly MappedFact[];
	/** Names of the customer's other memberships in Jira; empty unless the admin lets them count. */
	memberships: readonly string[];
}

type Way = Pick<
	PortalDecision,
	'granted' | 'rule' | 'through' | 'organizations' | 'byMembership' | 'confirmed'
>;
type Decision = Way & Required<Pick<PortalDecision, 'sources'>>;

const quote = (kind: string, names: readonly string[]): string =>
	`${kind}${names.length > 1 ? 's' : ''} ${names.join(', ')}`;

const throughOrganizations = (rule: string, organizations: readonly string[]): Way => ({
	granted: true,
	rule,
	through: 'organization',
	organizations: [...organizations],
});

const throughCustomer = (rule: string): Way => ({ granted: true, rule, through: 'customer' });

/** Whether a customer's own provider chose the name: it may be one that a row means for others (P-4). */
const isNamedByProvider = ({ onTheFly }: MappedFact): boolean =>
	Boolean(onTheFly) && onTheFly?.joins !== true;

/** What each name that the row lists and the customer has rests on. */
function findMatches(row: PortalRow, facts: AccessFacts) {
	const [foreign, own] = partition(facts.organizations, (each) => !row.confirmed && isNamedByProvider(each));
	// The row may spell a name as the mapping does, or as Jira does.
	const mapped = new Map(
		own.flatMap((each) => [each.name, each.mappedAs ?? each.name].map((name) => [name, each] as const)),
	);
	const member = new Set(difference(facts.memberships, map(foreign, 'name')));
	const listed = row.organizations.filter((name) => mapped.has(name) || member.has(name));
	const organizations = uniq(listed.map((name) => mapped.get(name)?.name ?? name));
	const byMembership = organizations.filter((name) => !mapped.has(name));
	const notConfirmed = intersection(row.organizations, map(foreign, 'name'));
	const held = { groups: trimAll(facts.groups), roles: trimAll(facts.roles) };
	const groups = row.groups.filter((group) => held.groups.has(group) || held.roles.has(group));
	const restsOn = [
		...organizations.flatMap((name) => [
			...(mapped.has(name) ? (mapped.get(name)?.sources ?? [sources.groups]) : []),
			...(member.has(name) ? [sources.memberships] : []),
		]),
		...groups.flatMap((group) => [
			...(held.groups.has(group) ? [sources.groups] : []),
			...(held.roles.has(group) ? [sources.roles] : []),
		]),
	];
	return { organizations, byMembership, notConfirmed, groups, restsOn: uniq(restsOn).sort() };
}

function decidePrivate(row: PortalRow, facts: AccessFacts): Decision {
	const { organizations, byMembership, notConfirmed, groups, restsOn } = findMatches(row, facts);
	if (organizations.length > 0) {
		const rule = quote('organization', organizations);
		const way =
			row.grantThrough === 'customer' ? throughCustomer(rule) : throughOrganizations(rule, organizations);
		const said = byMembership.length > 0 ? { byMembership } : {};
		return { ...way, ...said, ...(row.confirmed ? { confirmed: true as const } : {}), sources: restsOn };
	}
	if (groups.length > 0) {
		const rule = quote('group', groups);
		// Only an organization that came from this group may open the desk to all its members.
		const own = facts.organizations.filter(({ matched }) => groups.includes(matched)).map(({ name }) => name);
		const way =
			row.grantThrough === 'organization' && own.length > 0
				? throughOrganizations(rule, own)
				: throughCustomer(rule);
		return { ...way, sources: restsOn };
	}
	const rule =
		notConfirmed.length > 0
			? `${quote('organization', notConfirmed)}, named by the customer's own provider and not confirmed in the row`
			: 'neither a listed group nor a listed organization';
	return { granted: false, rule, through: 'unchanged', sources: [] };
}

function decideWay(row: PortalRow, facts: AccessFacts): Decision {
	switch (row.access) {
		case 'default':
			return {
				granted: true,
				rule: "Jira's own setting",
				through: 'unchanged',
				sources: [sources.everybody],
			};
		case 'public':
			return { ...throughCustomer('every signed-in customer'), sources: [sources.everybody] };
		case 'private':
			return decidePrivate(row, facts);
	}
}

/**
 * Decides each portal of the table. Pure; denies unless a row grants. Names are compared exactly.
 * Results are in the table's order; the provider's order of groups does not matter. Only the first row that grants a
 * portal is carried out, but the portal rests on what all of them rest on, so that it ends only if all of that is known.
 */
export function decidePortals(rows: readonly PortalRow[], facts: AccessFacts): PortalDecision[] {
	const decisions = rows.map((row, index) => {
		const { rule, ...way } = decideWay(row, facts);
		return {
			serviceDesk: row.serviceDesk,
			...way,
			rule: `portal table, row ${index + 1}: ${rule}`,
			address: row.address,
		};
	});
	const granted = groupBy(
		decisions.filter((decision) => decision.granted),
		'serviceDesk',
	);
	return decisions.map((decision) => {
		const others = granted[decision.serviceDesk] ?? [];
		const restsOn = union(...others.map((each) => each.sources)).sort();
		return decision.granted ? { ...decision, sources: restsOn } : decision;
	});
}

/** The word of a decision that opens no portal. */
export const refuseEveryPortal = (): Refusal =>
	refuse('no-portal-granted', { hint: 'The list of portals in the item says why, row by row' });

/**
 * The decision about the login of this pass, as the statement to be sealed: granted portals only, each once, first row
 * first.
 */
export function stateVerdict(
	{ loginId, subject }: OpenedPass,
	decisions: readonly PortalDecision[],
): Verdict {
	const granted = uniqBy(
		decisions.filter((decision) => decision.granted),
		'serviceDesk',
	);
	return {
		loginId,
		subject,
		granted: granted.length > 0,
		portals: granted.map(({ serviceDesk, address }) => ({ serviceDesk, address })),
	};
}
