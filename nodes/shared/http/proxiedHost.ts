import { LRUCache } from 'lru-cache';
import { addressOfHost, requireAllowed, requireAllowedName, type AddressRule } from './addressRule';
import type { Resolve } from './checkedLookup';

/** How long our own resolver is waited for, in milliseconds: behind some proxies it cannot answer at all. */
const LONGEST_LOOKUP = 500;

/** How long an answer of our own resolver is used, in milliseconds. */
const LOOKUP_AGE = 60_000;

/** Refuses a host that a proxy connects to. Rejects with a `HttpFailure` of kind `blocked`. */
export type ProxiedHostCheck = (hostname: string, rule: AddressRule) => Promise<void>;

/**
 * Creates the check of hosts that a proxy connects to. Only the proxy knows the address, so only it can hold to the one it
 * checked. Here an address in the URL is checked, then the name, then the addresses that our own resolver knows for the
 * name. A name unknown to our resolver is left to the proxy.
 */
export function createProxiedHostCheck(resolve: Resolve): ProxiedHostCheck {
	const known = new LRUCache<string, Promise<string[]>>({ max: 200, ttl: LOOKUP_AGE });

	const look = async (hostname: string): Promise<string[]> =>
		await new Promise((settle) => {
			const late = setTimeout(() => settle([]), LONGEST_LOOKUP);
			resolve(hostname, { all: true }, (error, addresses) => {
				clearTimeout(late);
				settle(error ? [] : addresses.map(({ address }) => address));
			});
		});

	async function addressesOf(hostname: string): Promise<string[]> {
		const looking = known.get(hostname) ?? look(hostname);
		known.set(hostname, looking, { noUpdateTTL: true });
		return await looking;
	}

	return async (host, rule) => {
		const address = addressOfHost(host);
		if (address !== undefined) {
			requireAllowed(address, [address], rule);
			return;
		}
		requireAllowedName(host, rule);
		if (rule.allowPrivateAddresses && !rule.ssrf) return;
		requireAllowed(host, await addressesOf(host), rule);
	};
}
