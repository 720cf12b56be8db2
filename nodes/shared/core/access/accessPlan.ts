import { differenceBy, uniq } from 'lodash';
import type {
	AccessPart,
	AccessStep,
	CurrentAccess,
	DesiredAccess,
	DesiredPortal,
	Removal,
} from './accessState';
import type { GrantedPortal, Ledger } from './ledger';
import type { Organization } from '../directory/organization';
import { accept, refuse, type Outcome } from '../refusal/outcome';
import { matchesWildcard } from '../mapping/wildcard';
import { restsOnKnown } from './knownSources';
import { grantedUnseen } from './recentChanges';

export interface AccessPlan {
	/**
	 * In this order, so that nobody has more in between than before or after: portals open after memberships and are taken
	 * back before them.
	 */
	steps: AccessStep[];
	/** Removals were due and did not happen, because the list of organizations is too short to be believed. */
	isHeldBack: boolean;
	/** Ids of organizations the customer leaves. */
	left: ReadonlySet<string>;
	/** Recorded portals that are neither wanted nor kept open: they leave the ledger when the steps are done. */
	closed: readonly GrantedPortal[];
}

/** With fewer recorded organizations the share is meaningless. */
const FEWEST_FOR_SHARE = 4;

/** Plans the steps from the current to the desired access. Pure. */
export function planAccess(
	current: CurrentAccess,
	desired: DesiredAccess,
	{ parts, removal }: { parts: readonly AccessPart[]; removal: Removal },
): Outcome<AccessPlan> {
	const { ledger } = current;
	const mayRemove = removal.mode !== 'never';
	const memberships = parts.includes('memberships') ? planMemberships(current, desired) : [];
	const portals = parts.includes('portals')
		? desired.portals.flatMap((portal) => openPortal(portal, current.isOnDesk))
		: [];
	const leave = mayRemove && parts.includes('memberships') ? findSurplus(current, desired, removal) : [];
	const unwanted =
		mayRemove && parts.includes('portals')
			? ledger.portals.filter(
					(entry) => !isWanted(entry, desired.portals) && restsOnKnown(entry, desired.known),
				)
			: [];

	const takenBack = [
		...unwanted.filter(({ through }) => through === 'customer').map(leavePortal),
		...leave.map((organization) => leaveOrganization(organization, ledger)),
	];
	const isHeldBack = takenBack.length > 0 && isListTooShort(ledger, desired, removal);
	if (isHeldBack) {
		const steps = [...memberships, ...portals, ...takenBack.map(holdBack)];
		return accept({ steps, isHeldBack, left: new Set<string>(), closed: [] });
	}
	if (takenBack.length > removal.most) return refuseRemovals(takenBack.length, removal.most);

	const left = new Set(leave.map(({ id }) => id));
	const stillOpen = findStillOpen(current, desired, unwanted, left);
	const steps = [...memberships, ...portals, ...takenBack, ...stillOpen.map(reportStillOpen)];
	const isStillOpen = ({ serviceDesk, organization }: GrantedPortal): boolean =>
		stillOpen.some((each) => {
			return each.serviceDesk === serviceDesk && each.openers.some(({ id }) => id === organization);
		});
	return accept({ steps, isHeldBack, left, closed: unwanted.filter((entry) => !isStillOpen(entry)) });
}

/** The steps of a part that needs no change. */
export const unchangedSteps = (part: AccessPart, { organizations, portals }: DesiredAccess): AccessStep[] =>
	part === 'memberships'
		? organizations.map((organization) => enter(organization, 'unchanged'))
		: portals.flatMap((portal) => openPortal(portal, () => true));

export const refuseRemovals = (count: number, most: number) =>
	refuse('too-many-removals', {
		field: 'memberships',
		expected: `at most ${most}`,
		received: String(count),
		hint: 'Nothing was changed. Check the mapping, or raise the limit in the node',
	});

const withRule = (rule: string | undefined) => (rule === undefined ? {} : { rule });

const enter = (
	{ rule, ...organization }: Organization & { rule?: string },
	state: AccessStep['state'],
): AccessStep => ({ do: 'addToOrganization', organization, ...withRule(rule), state });

function planMemberships({ memberships }: CurrentAccess, { organizations }: DesiredAccess): AccessStep[] {
	const isMember = new Set(memberships.map(({ id }) => id));
	const add = organizations.filter(({ id }) => !isMember.has(id));
	const keep = organizations.filter(({ id }) => isMember.has(id));
	return [...keep.map((each) => enter(each, 'unchanged')), ...add.map((each) => enter(each, 'planned'))];
}

function openPortal(
	{ serviceDesk, organizations, customer, rule }: DesiredPortal,
	isOnDesk: CurrentAccess['isOnDesk'],
): AccessStep[] {
	const of = { serviceDesk, ...withRule(rule) };
	const stateOf = (isThere: boolean) => (isThere ? 'unchanged' : 'planned');
	const steps: AccessStep[] = organizations.map((organization) => {
		const state = stateOf(isOnDesk(serviceDesk, { organization: organization.id }));
		return { do: 'addOrganizationToPortal', organization, ...of, state };
	});
	const alone = { do: 'addCustomerToPortal', ...of } as const;
	return customer ? [...steps, { ...alone, state: stateOf(isOnDesk(serviceDesk, 'customer')) }] : steps;
}

const leavePortal = ({ serviceDesk, rule }: GrantedPortal): AccessStep => ({
	do: 'removeCustomerFromPortal',
	serviceDesk,
	rule,
	state: 'planned',
});

const leaveOrganization = (organization: Organization, { organizations }: Ledger): AccessStep => ({
	do: 'removeFromOrganization',
	organization,
	...withRule(organizations.find(({ id }) => id === organization.id)?.rule),
	state: 'planned',
});

const holdBack = (step: AccessStep): AccessStep => ({ ...step, state: 'remains', why: 'removals-held-back' });

/** Memberships that are no longer wanted and may end. Those managed by a directory stay unless allowed. */
function findSurplus({ memberships, ledger, now }: CurrentAccess, desired: DesiredAccess, removal: Removal) {
	const { known } = desired;
	// A pending entry is ours too: it was written just before we added the customer, who was not a member then.
	const entryOf = ({ id }: Organization) => ledger.organizations.find((entry) => entry.id === id);
	const isNamed = ({ name }: Organization): boolean =>
		removal.mode === 'everythingManaged' &&
		known.isComplete &&
		removal.managed.some((pattern) => matchesWildcard(name.normalize('NFC'), pattern.normalize('NFC')));
	// What is recorded ends by what it rests on, also in a managed organization.
	const endsAsRecorded = (organization: Organization): boolean => {
		const entry = entryOf(organization);
		return entry ? restsOnKnown(entry, known) : isNamed(organization);
	};
	const current: Organization[] = [
		...memberships,
		...grantedUnseen(ledger, memberships, now).map(({ id, name }) => ({ id, name })),
	];
	return differenceBy(current, [...desired.organizations], 'id').filter(
		(each) => (removal.allowManaged || !each.scimManaged) && endsAsRecorded(each),
	);
}

function isListTooShort(
	{ organizations }: Ledger,
	desired: DesiredAccess,
	{ smallestShare }: Removal,
): boolean {
	// What rests on an unknown source stays anyway, so its absence from the list says nothing about the list.
	const compared = organizations.filter((entry) => restsOnKnown(entry, desired.known));
	const granted = compared.filter(({ state }) => state === 'granted').length;
	return granted >= FEWEST_FOR_SHARE && desired.organizations.length < smallestShare * granted;
}

function isWanted(entry: GrantedPortal, portals: readonly DesiredPortal[]): boolean {
	return portals.some(({ serviceDesk, organizations, customer }) => {
		if (serviceDesk !== entry.serviceDesk) return false;
		if (organizations.length === 0 && !customer) return true;
		return entry.through === 'customer'
			? customer
			: organizations.some(({ id }) => id === entry.organization);
	});
}

interface StillOpen {
	serviceDesk: string;
	openers: Organization[];
}

/** Portals that are no longer wanted but stay open through another organization of the customer. */
function findStillOpen(
	{ openedBy }: CurrentAccess,
	{ portals }: DesiredAccess,
	unwanted: readonly GrantedPortal[],
	left: ReadonlySet<string>,
): StillOpen[] {
	const isDesired = (desk: string): boolean => portals.some(({ serviceDesk }) => serviceDesk === desk);
	return uniq(unwanted.map(({ serviceDesk }) => serviceDesk))
		.filter((desk) => !isDesired(desk))
		.map((serviceDesk) => ({
			serviceDesk,
			openers: (openedBy.get(serviceDesk) ?? []).filter(({ id }) => !left.has(id)),
		}))
		.filter(({ openers }) => openers.length > 0);
}

const reportStillOpen = ({ serviceDesk, openers }: StillOpen): AccessStep => ({
	do: 'takeBackPortal',
	serviceDesk,
	state: 'remains',
	why: `organization ${openers.map(({ name }) => name).join(', ')}`,
});
