import { differenceBy, isEqual, omit, unionWith } from 'lodash';
import { fingerprintOf } from './accessFingerprint';
import type { AccessPart, CurrentAccess, DesiredAccess, DesiredPortal, Removal } from './accessState';
import type { AccessPlan } from './accessPlan';
import { joinSources } from './knownSources';
import type { OrganizationReference } from '../directory/organization';
import type { Binding, GrantedOrganization, GrantedPortal, Leaving, Ledger } from './ledger';
import { grantedUnseen, noteLeaving } from './recentChanges';

export interface PlannedLedger {
	/** To be written before the first step; absent if the ledger already holds it. */
	beforeSteps?: Ledger;
	/** To be written when every step is done. */
	afterSteps: Ledger;
}

/**
 * Maximum number of memberships granted by others that are recorded; beyond it the customer's access is read in every
 * login.
 */
const MOST_OTHERS = 50;
/** Longest rule, in characters, so that names in a rule cannot fill the ledger. */
const LONGEST_RULE = 120;
/** In milliseconds: a grant pending this long belongs to a login that ended before granting it. */
const LONGEST_LOGIN = 300_000;

/** Calculates what a plan writes into the ledger before and after its steps. Pure. */
export function planLedger(
	current: CurrentAccess,
	desired: DesiredAccess,
	plan: AccessPlan,
	{
		parts,
		removal,
		binding,
		at,
		newest,
	}: {
		parts: readonly AccessPart[];
		removal: Removal;
		binding?: Binding;
		at: string;
		/** Time of the login or revocation that changes the access now. */
		newest?: string;
	},
): PlannedLedger {
	const { ledger } = current;
	const base: Ledger = {
		...ledger,
		...(ledger.binding || !binding ? {} : { binding }),
		...(newest === undefined || newest < (ledger.newest ?? '') ? {} : { newest }),
	};
	const organizations = parts.includes('memberships')
		? settleOrganizations(current, desired, plan, at)
		: ledger.organizations;
	const portals = parts.includes('portals') ? settlePortals(ledger, desired, plan, at) : ledger.portals;

	const completed = { ...ledger.completed };
	const completion = (part: AccessPart) => ({
		fingerprint: fingerprintOf(part, desired, removal),
		checkedAt: at,
	});
	for (const part of parts) {
		delete completed[part];
		if (plan.isHeldBack) continue;
		if (part === 'portals') completed.portals = completion(part);
		const others = othersOf(current, organizations, plan);
		if (part === 'memberships' && others) completed.memberships = { ...completion(part), others };
	}

	const beforeSteps: Ledger = {
		...base,
		organizations: [...ledger.organizations, ...newOnes(organizations, ledger.organizations).map(asPending)],
		portals: [...ledger.portals, ...newOnes(portals, ledger.portals).map(asPending)],
		// A crash from here on must not leave an older state recorded as completed.
		completed: {},
	};
	// The link of an organization to a desk is not a grant to this customer, so no login revokes it.
	const changesAccess = plan.steps.some(
		(step) => step.state === 'planned' && step.do !== 'addOrganizationToPortal',
	);
	return {
		...(changesAccess && !isEqual(beforeSteps, ledger) ? { beforeSteps } : {}),
		afterSteps: {
			...omit(base, 'left'),
			organizations,
			portals,
			completed,
			...noteLeaving(ledger, { organizations }, endedBy(plan), at),
		},
	};
}

/**
 * Merges the records of two processes that wrote at once: everything either granted is ours, and the next login reads
 * the access again.
 */
export const mergeLedgers = (theirs: Ledger, ours: Ledger): Ledger => ({
	...ours,
	...(theirs.binding ? { binding: theirs.binding } : {}),
	...((theirs.newest ?? '') > (ours.newest ?? '') ? { newest: theirs.newest } : {}),
	organizations: [...ours.organizations, ...newOnes(theirs.organizations, ours.organizations)],
	portals: [...ours.portals, ...newOnes(theirs.portals, ours.portals)],
	...(theirs.left || ours.left ? { left: unionWith(ours.left ?? [], theirs.left ?? [], isEqual) } : {}),
	completed: {},
});

/** What ends with the steps of a plan. */
const endedBy = ({ steps }: AccessPlan): Omit<Leaving, 'at'>[] =>
	steps
		.filter(({ state }) => state === 'planned')
		.flatMap(({ do: what, organization, serviceDesk }): Omit<Leaving, 'at'>[] => {
			if (what === 'removeFromOrganization') return [{ organization: organization?.id }];
			return what === 'removeCustomerFromPortal' ? [{ serviceDesk }] : [];
		});

/** Organizations that are ours after the plan, without those granted by others. */
function settleOrganizations(
	{ ledger, memberships, now: readAt }: CurrentAccess,
	desired: DesiredAccess,
	{ left }: AccessPlan,
	at: string,
): GrantedOrganization[] {
	const wanted = new Map(desired.organizations.map((each) => [each.id, each]));
	const isMember = new Set(
		[...memberships, ...grantedUnseen(ledger, memberships, readAt)].map(({ id }) => id),
	);
	const ours = ledger.organizations.filter(({ id }) => wanted.has(id) || (isMember.has(id) && !left.has(id)));
	const fresh = desired.organizations.filter(
		({ id }) => !isMember.has(id) && !ours.some((entry) => entry.id === id),
	);
	const underWay = differenceBy(ledger.organizations, ours, 'id').filter(
		(entry) => !left.has(entry.id) && isUnderWay(entry, at),
	);
	return [
		...underWay,
		...ours.map((entry) => {
			const now = wanted.get(entry.id);
			const { name, rule } = { ...entry, ...now };
			const restsOn = now ? joinSources(entry, now, desired.known) : entry.sources;
			return { ...entry, name, rule: shorten(rule), ...withSources(restsOn), state: 'granted' as const };
		}),
		...fresh.map(({ id, name, rule, sources }) => ({
			id,
			name,
			rule: shorten(rule),
			...withSources(sources),
			at,
			state: 'granted' as const,
		})),
	];
}

function settlePortals(
	ledger: Ledger,
	desired: DesiredAccess,
	plan: AccessPlan,
	at: string,
): GrantedPortal[] {
	const kept = ledger.portals.filter((entry) => !plan.closed.includes(entry) || isUnderWay(entry, at));
	const granted = desired.portals
		.flatMap((portal) => grantsOf(portal, at))
		.filter((grant) => grant.through === 'organization' || isOurs(grant, kept, plan));
	return [
		...kept.map((entry) => {
			const grant = granted.find((each) => grantKey(each) === grantKey(entry));
			if (!grant) return entry;
			const restsOn = joinSources(entry, grant, desired.known);
			return { ...entry, rule: grant.rule, ...withSources(restsOn), state: grant.state };
		}),
		...newOnes(granted, kept),
	];
}

const grantsOf = (
	{ serviceDesk, organizations, customer, rule, sources }: DesiredPortal,
	at: string,
): GrantedPortal[] => {
	const grant = { serviceDesk, rule: shorten(rule), ...withSources(sources), at, state: 'granted' as const };
	return [
		...organizations.map(({ id }) => ({ ...grant, through: 'organization' as const, organization: id })),
		...(customer ? [{ ...grant, through: 'customer' as const }] : []),
	];
};

/** A customer who was on the desk before our first grant was added by somebody else. */
function isOurs(grant: GrantedPortal, kept: readonly GrantedPortal[], { steps }: AccessPlan): boolean {
	const isAdded = steps.some(
		(step) =>
			step.do === 'addCustomerToPortal' && step.state === 'planned' && step.serviceDesk === grant.serviceDesk,
	);
	return isAdded || kept.some((entry) => grantKey(entry) === grantKey(grant));
}

/** Memberships granted by others; `undefined` if there are too many to record. */
function othersOf(
	{ memberships }: CurrentAccess,
	ours: readonly GrantedOrganization[],
	{ left }: AccessPlan,
): OrganizationReference[] | undefined {
	const others = differenceBy([...memberships], [...ours], 'id').filter(({ id }) => !left.has(id));
	return others.length > MOST_OTHERS ? undefined : others.map(({ id, name }) => ({ id, name }));
}

type Entry = GrantedOrganization | GrantedPortal;

/** Another process may be about to make this grant, and end before it can record it. */
const isUnderWay = (entry: Entry, at: string): boolean =>
	entry.state === 'pending' && Date.parse(at) - Date.parse(entry.at) < LONGEST_LOGIN;

const grantKey = (entry: Entry): string =>
	'id' in entry ? entry.id : JSON.stringify([entry.serviceDesk, entry.through, entry.organization]);

const newOnes = <T extends Entry>(entries: readonly T[], known: readonly T[]): T[] =>
	differenceBy([...entries], [...known], grantKey);

const asPending = <T extends Entry>(entry: T): T => ({ ...entry, state: 'pending' });

/** Without sources the entry rests on the groups, as in older records. */
const withSources = (sources: readonly string[] | undefined) =>
	sources === undefined ? {} : { sources: [...sources] };

const shorten = (rule = ''): string => [...rule].slice(0, LONGEST_RULE).join('');
