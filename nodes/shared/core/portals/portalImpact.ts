import { countBy, keyBy, uniqBy } from 'lodash';
import type { Account } from '../directory/account';
import { gatherWaysIn, type PortalPeople, type SitePeople, type WaysIn } from './portalPeople';

/** The effect of restricting a portal on one person. */
export type Effect = 'keeps' | 'loses' | 'gains';

export interface ImpactQuestion {
	/** What Jira lists of everybody; absent for a portal that is restricted already, where nobody can lose access. */
	site?: SitePeople;
	/** On the portal now. */
	present: PortalPeople;
	/** What would be put on the portal. */
	proposed: PortalPeople;
}

export interface PersonalImpact extends Pick<Account, 'accountId' | 'displayName' | 'emailAddress'> {
	effect: Effect;
	/** Ways in once the portal is restricted; none for who loses access. */
	through: string[];
	/** The same as sentences. */
	reasons: string[];
}

export interface ImpactReport {
	people: PersonalImpact[];
	counts: Record<Effect, number>;
	/** What this report cannot see, in sentences. */
	limits: string[];
}

/** Calculates who would keep, lose or gain access if the portal were restricted as proposed. Pure. */
export function reportImpact({ site, present, proposed }: ImpactQuestion): ImpactReport {
	const now = gatherWaysIn(present);
	const nowById = keyBy(now, 'person.accountId');
	const added = gatherWaysIn(proposed);
	const addedById = keyBy(added, 'person.accountId');
	const onPortal = [...now, ...added].map(({ person }) => person);
	const people = uniqBy([...onPortal, ...(site?.portalOnly ?? [])], 'accountId')
		.filter(({ active }) => active)
		.map(({ accountId, displayName, emailAddress }): PersonalImpact => {
			const ways = uniqBy(
				[...describeWays(nowById[accountId], 'is'), ...describeWays(addedById[accountId], 'would be')],
				'through',
			);
			const hasAccessNow = site !== undefined || nowById[accountId] !== undefined;
			const effect = ways.length === 0 ? 'loses' : hasAccessNow ? 'keeps' : 'gains';
			return {
				accountId,
				displayName,
				...(emailAddress === undefined ? {} : { emailAddress }),
				effect,
				through: ways.map(({ through }) => through),
				reasons: ways.length === 0 ? [ONLY_OPEN] : ways.map(({ reason }) => reason),
			};
		});
	const counts = { keeps: 0, loses: 0, gains: 0, ...countBy(people, 'effect') };
	return { people, counts, limits: site ? [...limits, ...findGaps(site, now)] : limits };
}

const ONLY_OPEN = 'has no way in but the open portal';

const describeWays = (ways: WaysIn | undefined, verb: 'is' | 'would be') => [
	...(ways?.direct ? [{ through: 'direct', reason: `${verb} a customer of the portal in person` }] : []),
	...(ways?.organizations ?? []).map(({ name }) => ({
		through: `organization ${name}`,
		reason: `is a member of ${name}, which ${verb} on the portal`,
	})),
];

const limits = [
	'Jira has no list of people who only raised requests, by e-mail, chat or on their behalf: those without an account in the list of users are missing',
	'Atlassian accounts are looked at only where they are on the portal or in one of its organizations; agents and administrators keep their access anyway',
	'Access by a group in the project role Service Desk Customers, by a request raised on behalf of somebody and by chat cannot be seen',
	'Where Jira lists members of organizations as customers of the portal too, they appear to be on it in person as well',
	'Inactive accounts are left out',
];

/** A list of users that lacks people known to exist is probably incomplete. */
function findGaps({ portalOnly, atlassian }: SitePeople, now: readonly WaysIn[]): string[] {
	const listed = new Set([...portalOnly, ...atlassian].map(({ accountId }) => accountId));
	const missing = now.filter(({ person }) => person.active && !listed.has(person.accountId));
	if (missing.length > 0) {
		return [
			`The list of users lacks ${missing.length} customers of this portal, so it may lack others who would lose access`,
		];
	}
	return portalOnly.length === 0
		? ['The list of users has no portal-only customer at all, so nobody who would lose access is known']
		: [];
}
