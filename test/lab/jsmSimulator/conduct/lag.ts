import type { Call } from '../call';
import type { Site } from '../site/site';

/** Listings that may lag behind a write. */
export type LaggingListing =
	'organizations' | 'organizationsOfAccount' | 'members' | 'deskCustomers' | 'deskOrganizations';

/** The ids in each listing, by listing and by whose it is; the list of all organizations belongs to nobody. */
type Contents = Map<string, readonly string[]>;

/** What a listing still shows, and to how many more calls. */
interface StaleListing {
	ids: readonly string[];
	callsLeft: number;
}

const keyOf = (listing: LaggingListing, owner: string | number = ''): string => `${listing} ${owner}`;

function readContents(site: Site): Contents {
	const contents: Contents = new Map();
	const organizations = [...site.organizations.values()];
	contents.set(
		keyOf('organizations'),
		organizations.map(({ id }) => String(id)),
	);
	for (const { id, members } of organizations) contents.set(keyOf('members', id), [...members]);
	for (const { id } of site.accounts.values()) {
		const joined = organizations.filter(({ members }) => members.has(id));
		contents.set(
			keyOf('organizationsOfAccount', id),
			joined.map((organization) => String(organization.id)),
		);
	}
	for (const { id, customers, organizations: linked } of site.desks.values()) {
		contents.set(keyOf('deskCustomers', id), [...customers]);
		contents.set(keyOf('deskOrganizations', id), [...linked].map(String));
	}
	return contents;
}

/** Keeps what listings showed before a write, for as many calls as the switch says. */
export function createLag() {
	const stale = new Map<string, StaleListing>();

	return {
		/** Runs a write; listings it changes lag behind afterwards. */
		async during<T>(
			{ site, switches }: Pick<Call, 'site' | 'switches'>,
			write: () => Promise<T>,
		): Promise<T> {
			const lags = Object.entries(switches.listingLag).filter(([, calls]) => calls > 0);
			if (lags.length === 0) return await write();
			const before = readContents(site);
			const result = await write();
			const after = readContents(site);
			for (const [listing, callsLeft] of lags) {
				for (const [key, ids] of after) {
					if (!key.startsWith(`${listing} `)) continue;
					const earlier = before.get(key) ?? [];
					const isChanged = [...earlier].sort().join() !== [...ids].sort().join();
					if (isChanged) stale.set(key, { ids: earlier, callsLeft });
				}
			}
			return result;
		},
		/** The ids a listing shows to this call: the true ones, or those before the last write. */
		shown(
			listing: LaggingListing,
			owner: string | number | undefined,
			ids: readonly string[],
		): readonly string[] {
			const key = keyOf(listing, owner);
			const earlier = stale.get(key);
			if (!earlier) return ids;
			earlier.callsLeft -= 1;
			if (earlier.callsLeft <= 0) stale.delete(key);
			return earlier.ids;
		},
		reset(): void {
			stale.clear();
		},
	};
}

export type Lag = ReturnType<typeof createLag>;
