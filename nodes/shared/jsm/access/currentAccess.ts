import { uniq } from 'lodash';
import type { AccessPart, CurrentAccess } from '../../core/access/accessState';
import { restsOnKnown } from '../../core/access/knownSources';
import type { Ledger } from '../../core/access/ledger';
import { accept } from '../../core/refusal/outcome';
import type { AccessWish } from './accessWish';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import type { Organization } from '../../core/directory/organization';
import { readMemberships } from './memberships';
import { isLinked, readDirectLink, readLinks } from './portalLinks';

/**
 * Reads what a plan needs to know from Jira, in as few calls as possible. An incomplete list is a refusal, never a short
 * list. A stale account id is replaced in `wish.account`; everything else read before is then discarded.
 */
export async function readCurrentAccess(
	client: JsmClient,
	wish: AccessWish,
	ledger: Ledger,
	parts: readonly AccessPart[],
): Promise<JsmOutcome<CurrentAccess>> {
	const { account } = wish;
	const openedBy = new Map<string, Organization[]>();
	const current = (memberships: readonly Organization[]): CurrentAccess => ({
		ledger,
		memberships,
		openedBy,
		isOnDesk: (desk, who) => {
			if (who !== 'customer') return isLinked(client, desk, 'organization', who.organization);
			return account !== undefined && isLinked(client, desk, 'customer', account.accountId);
		},
	});
	if (!account) return accept(current([]));

	// A customer created in this login is in no organization, unless a parallel login has started to add some.
	const isNowhere = account.justCreated && ledger.organizations.length === 0;
	const memberships =
		isNowhere || !parts.includes('memberships')
			? accept<Organization[]>([])
			: await readMemberships(client, account);
	if (!memberships.ok) return memberships;
	if (parts.includes('portals')) {
		const seen = await readDesks(client, wish, ledger, openedBy);
		if (!seen.ok) return seen;
	}
	return accept(current(memberships.value));
}

async function readDesks(
	client: JsmClient,
	{ account, portals, removal, known, ledger: use }: AccessWish,
	ledger: Ledger,
	openedBy: Map<string, Organization[]>,
): Promise<JsmOutcome<true>> {
	if (!account) return accept(true);
	const { accountId, justCreated } = account;
	for (const { serviceDesk, organizations, customer } of justCreated ? [] : portals) {
		const knowsAll = organizations.every(({ id }) => isLinked(client, serviceDesk, 'organization', id));
		const links = knowsAll ? accept([]) : await readLinks(client, serviceDesk, accountId);
		if (!links.ok) return links;
		// Without a ledger nothing is recorded as ours, so adding again is cheaper than reading first.
		const knowsCustomer = !customer || !use || isLinked(client, serviceDesk, 'customer', accountId);
		const direct = knowsCustomer ? accept(true) : await readDirectLink(client, serviceDesk, account);
		if (!direct.ok) return direct;
	}
	if (removal.mode === 'never') return accept(true);
	const isWanted = (desk: string): boolean => portals.some(({ serviceDesk }) => serviceDesk === desk);
	const removable = ledger.portals.filter((entry) => restsOnKnown(entry, known));
	for (const desk of uniq(removable.map(({ serviceDesk }) => serviceDesk))) {
		if (isWanted(desk)) continue;
		const openers = await readLinks(client, desk, accountId);
		if (!openers.ok) return openers;
		openedBy.set(desk, openers.value);
	}
	return accept(true);
}
