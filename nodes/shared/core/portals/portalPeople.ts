import type { Account } from '../directory/account';
import type { OrganizationReference } from '../directory/organization';

/** All accounts of a site, by kind. */
export interface SitePeople {
	portalOnly: readonly Account[];
	atlassian: readonly Account[];
}

export interface OrganizationWithMembers extends OrganizationReference {
	members: readonly Account[];
}

/** Everybody on a portal: added personally, or as members of its organizations. */
export interface PortalPeople {
	direct: readonly Account[];
	organizations: readonly OrganizationWithMembers[];
}

/** One person with every known way into the portal. */
export interface WaysIn {
	person: Account;
	direct: boolean;
	organizations: OrganizationReference[];
}

/** Lists each person once, with all ways in. Pure. */
export function gatherWaysIn({ direct, organizations }: PortalPeople): WaysIn[] {
	const everybody = new Map<string, WaysIn>();
	const waysOf = (person: Account): WaysIn => {
		const known = everybody.get(person.accountId);
		if (known) return known;
		const ways = { person, direct: false, organizations: [] };
		everybody.set(person.accountId, ways);
		return ways;
	};
	for (const person of direct) waysOf(person).direct = true;
	for (const { id, name, members } of organizations) {
		for (const person of members) waysOf(person).organizations.push({ id, name });
	}
	return [...everybody.values()];
}
