import { uniqBy } from 'lodash';
import type { MappedOrganization, PortalDecision } from '../login/loginItem';
import type { OpenedPass, Verdict } from '../login/loginProof';
import type { PortalRow } from './portalRows';

/** What is known about the customer when portals are decided. */
export interface AccessFacts {
	groups: readonly string[];
	/** Mapped in this login. */
	organizations: readonly Pick<MappedOrganization, 'name' | 'matched'>[];
	/** Names of memberships the customer has in Jira already; empty unless the admin lets them count. */
	membershipsBefore: readonly string[];
}

type Way = Pick<PortalDecision, 'granted' | 'rule' | 'through' | 'organizations'>;

const quote = (kind: string, names: readonly string[]): string =>
	`${kind}${names.length > 1 ? 's' : ''} ${names.join(', ')}`;

const throughOrganizations = (rule: string, organizations: readonly string[]): Way => ({
	granted: true,
	rule,
	through: 'organization',
	organizations: [...organizations],
});

const throughCustomer = (rule: string): Way => ({ granted: true, rule, through: 'customer' });

function decidePrivate(row: PortalRow, facts: AccessFacts): Way {
	const belongsTo = new Set([...facts.organizations.map(({ name }) => name), ...facts.membershipsBefore]);
	const organizations = row.organizations.filter((name) => belongsTo.has(name));
	if (organizations.length > 0) {
		const rule = quote('organization', organizations);
		return row.grantThrough === 'customer'
			? throughCustomer(rule)
			: throughOrganizations(rule, organizations);
	}
	const held = new Set(facts.groups.map((group) => group.trim()));
	const groups = row.groups.filter((group) => held.has(group));
	if (groups.length > 0) {
		const rule = quote('group', groups);
		// Only an organization that came from this group may open the desk to all its members.
		const own = facts.organizations.filter(({ matched }) => groups.includes(matched)).map(({ name }) => name);
		return row.grantThrough === 'organization' && own.length > 0
			? throughOrganizations(rule, own)
			: throughCustomer(rule);
	}
	return { granted: false, rule: 'neither a listed group nor a listed organization', through: 'unchanged' };
}

function decideWay(row: PortalRow, facts: AccessFacts): Way {
	switch (row.access) {
		case 'default':
			return { granted: true, rule: "Jira's own setting", through: 'unchanged' };
		case 'public':
			return throughCustomer('every signed-in customer');
		case 'private':
			return decidePrivate(row, facts);
	}
}

/**
 * Decides each portal of the table. Pure; denies unless a row grants. Names are compared exactly.
 * Results are in the table's order; the provider's order of groups does not matter.
 */
export function decidePortals(rows: readonly PortalRow[], facts: AccessFacts): PortalDecision[] {
	return rows.map((row, index) => {
		const { rule, ...way } = decideWay(row, facts);
		return {
			serviceDesk: row.serviceDesk,
			...way,
			rule: `portal table, row ${index + 1}: ${rule}`,
			address: row.address,
		};
	});
}

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
