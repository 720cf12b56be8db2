import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { parse } from 'ipaddr.js';
import { HttpFailure } from '../../core/provider/http';

/** Resolves a name to all its addresses. */
export type Resolve = (hostname: string) => Promise<string[]>;

const resolveAll: Resolve = async (hostname) =>
	(await lookup(hostname, { all: true })).map(({ address }) => address);

/** Whether the address belongs to the public internet: no loopback, private, link-local, carrier or mapped range. */
function isPublicAddress(address: string): boolean {
	// IPv4-mapped, NAT64 and 6to4 forms have ranges of their own and are refused with the rest.
	return parse(address.replace(/%.*$/, '')).range() === 'unicast';
}

/**
 * Refuses a URL in a private network (P-11), so that a provider's metadata cannot point n8n to internal addresses.
 * Throws {@link HttpFailure} of kind `blocked`.
 */
export async function requirePublicAddress(url: URL, resolve: Resolve = resolveAll): Promise<void> {
	const hostname = url.hostname.replace(/^\[|\]$/g, '');
	const addresses = isIP(hostname) ? [hostname] : await resolve(hostname).catch(() => []);
	if (addresses.length === 0) throw new HttpFailure('network', 'The host name cannot be resolved');
	if (!addresses.every(isPublicAddress)) {
		throw new HttpFailure(
			'blocked',
			'The address is in a private network. Turn on "Allow Private Network Addresses" in the credential',
		);
	}
}
