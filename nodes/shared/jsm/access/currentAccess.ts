import { uniq } from 'lodash';
import { mapInParallel } from '../../core/concurrency/inParallel';
import type { AccessPart, CurrentAccess } from '../../core/access/accessState';
import { restsOnKnown } from '../../core/access/knownSources';
import type { Ledger } from '../../core/access/ledger';
import { hasLeftDesk, withoutLeft } from '../../core/access/recentChanges';
import { accept } from '../../core/refusal/outcome';
import type { AccessWish } from './accessWish';
import type { JsmClient } from '../client/client';
import type { JsmOutcome, JsmRefusal } from '../client/jsmRefusal';
import type { Organization } from '../../core/directory/organization';
import { readMemberships } from './memberships';
import { isLinked, readDirectLink, readLinks, type PortalWish } from './portalLinks';

/** Desks read at the same time. */
const AT_ONCE = 4;

export interface ReadAccess extends CurrentAccess {
	/** Desks that Jira does not show to this account: what to do there cannot be decided. */
	refused: ReadonlyMap<string, JsmRefusal>;
}

/**
 * Reads what a plan needs to know from Jira, in as few calls as possible. An incomplete list is a refusal, never a short
 * list. A stale account id is replaced in `wish.account`; everything else read before is then discarded.
 */
export async function readCurrentAccess(
	client: JsmClient,
	wish: AccessWish,
	ledger: Ledger,
	parts: readonly AccessPart[],
): Promise<JsmOutcome<ReadAccess>> {
	const { account } = wish;
	const openedBy = new Map<string, Organization[]>();
	const refused = new Map<string, JsmRefusal>();
	const now = client.now();
	const current = (memberships: readonly Organization[]): ReadAccess => ({
		now,
		ledger,
		memberships: withoutLeft(memberships, ledger, now),
		openedBy,
		refused,
		isOnDesk: (desk, who) => {
			if (who !== 'customer') return isLinked(client, desk, 'organization', who.organization);
			return account !== undefined && isLinked(client, desk, 'customer', account.accountId);
		},
	});
	if (!account) return accept(current([]));
	const { accountId } = account;

	// A customer created in this login is in no organization, unless a parallel login has started to add some.
	const isNowhere = account.justCreated && ledger.organizations.length === 0;
	const [memberships, seen] = await Promise.all([
		isNowhere || !parts.includes('memberships')
			? accept<Organization[]>([])
			: readMemberships(client, account),
		parts.includes('portals') ? readDesks(client, wish, ledger, { openedBy, refused }) : accept(true),
	]);
	if (!memberships.ok) return memberships;
	if (!seen.ok && account.accountId === accountId) return seen;
	return accept(current(memberships.value));
}

async function readDesks(
	client: JsmClient,
	{ account, portals, removal, known, ledger: use }: AccessWish,
	ledger: Ledger,
	{ openedBy, refused }: { openedBy: Map<string, Organization[]>; refused: Map<string, JsmRefusal> },
): Promise<JsmOutcome<true>> {
	if (!account) return accept(true);
	const { accountId, justCreated, person } = account;
	const readWanted = async ({
		serviceDesk,
		organizations,
		customer,
	}: PortalWish): Promise<JsmOutcome<true>> => {
		const knowsAll = organizations.every(({ id }) => isLinked(client, serviceDesk, 'organization', id));
		// Without a ledger nothing is recorded as ours, so adding again is cheaper than reading first.
		const knowsCustomer = !customer || !use || isLinked(client, serviceDesk, 'customer', accountId);
		const [links, direct] = await Promise.all([
			knowsAll ? accept([]) : readLinks(client, serviceDesk, accountId),
			knowsCustomer
				? accept(true as const)
				: hasLeftDesk(ledger, serviceDesk, client.now())
					? accept(true as const)
					: readDirectLink(client, serviceDesk, { accountId, justCreated, person }),
		]);
		return links.ok ? direct : links;
	};
	const readUnwanted = async (desk: string): Promise<JsmOutcome<true>> => {
		const openers = await readLinks(client, desk, accountId);
		if (!openers.ok) return openers;
		openedBy.set(desk, openers.value);
		return accept(true);
	};
	const wanted = new Set(portals.map(({ serviceDesk }) => serviceDesk));
	const removable =
		removal.mode === 'never' ? [] : ledger.portals.filter((entry) => restsOnKnown(entry, known));
	const unwanted = uniq(removable.map(({ serviceDesk }) => serviceDesk)).filter((desk) => !wanted.has(desk));
	const looks = [
		...(justCreated ? [] : portals).map((portal) => ({
			desk: portal.serviceDesk,
			read: async () => await readWanted(portal),
		})),
		...unwanted.map((desk) => ({ desk, read: async () => await readUnwanted(desk) })),
	];
	const seen = await mapInParallel(looks, AT_ONCE, async ({ desk, read }) => {
		const answer = await read();
		if (answer.ok || (answer.status !== 403 && answer.status !== 404)) return answer;
		refused.set(desk, answer);
		return accept(true as const);
	});
	return seen.find(({ ok }) => !ok) ?? accept(true);
}
