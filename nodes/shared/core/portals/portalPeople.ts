/** Somebody with an account, as Jira shows them. */
export interface Person {
	accountId: string;
	displayName: string;
	/** Absent when hidden. */
	emailAddress?: string;
	active: boolean;
}

/** Everybody a site lists, by the kind of account. */
export interface SitePeople {
	portalOnly: readonly Person[];
	atlassian: readonly Person[];
}

export interface OrganizationWithMembers {
	id: string;
	name: string;
	members: readonly Person[];
}

/** Everybody a portal knows: added one by one, or members of its organizations. */
export interface PortalPeople {
	direct: readonly Person[];
	organizations: readonly OrganizationWithMembers[];
}

/** One person with every way into the portal that is known. */
export interface WaysIn {
	person: Person;
	direct: boolean;
	organizations: { id: string; name: string }[];
}

/** Each person once, with all ways in. Pure. */
export function gatherWaysIn({ direct, organizations }: PortalPeople): WaysIn[] {
	const everybody = new Map<string, WaysIn>();
	const waysOf = (person: Person): WaysIn => {
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
