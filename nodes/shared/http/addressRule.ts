import { isIP } from 'node:net';
import { parse } from 'ipaddr.js';
import { HttpFailure } from '../core/provider/http';
import type { SsrfSettings } from './ssrfSettings';

/** Which addresses may be connected to. */
export interface AddressRule {
	/** Whether addresses outside of the public internet are allowed. */
	allowPrivateAddresses: boolean;
	/** What the operator of n8n forbids in addition; absent: nothing. */
	ssrf?: SsrfSettings;
}

/** Whether the address belongs to the public internet: no loopback, private, link-local, carrier or mapped range. */
function isPublicAddress(address: string): boolean {
	// IPv4-mapped, NAT64 and 6to4 forms have ranges of their own and are refused with the rest.
	return parse(address).range() === 'unicast';
}

const refusePrivate = (): HttpFailure =>
	new HttpFailure(
		'blocked',
		'The address is in a private network. Turn on "Allow Private Network Addresses" in the credential',
	);

const refuseByOperator = (): HttpFailure =>
	new HttpFailure(
		'blocked',
		'n8n blocks this address. Its operator allows it with N8N_SSRF_ALLOWED_HOSTNAMES or N8N_SSRF_ALLOWED_IP_RANGES',
	);

/** A URL's host as an address: IPv6 without its brackets. `undefined` for a name. */
export function addressOfHost(hostname: string): string | undefined {
	const bare = hostname.replace(/^\[(.*)\]$/, '$1');
	return isIP(bare) === 0 ? undefined : bare;
}

/**
 * Refuses a host unless every address it has is allowed (P-11), so that a provider's metadata cannot point n8n to internal
 * services. Throws {@link HttpFailure} of kind `blocked`.
 *
 * @param hostname a name, or an address without brackets
 * @param addresses all addresses of the name
 */
export function requireAllowed(
	hostname: string,
	addresses: readonly string[],
	{ allowPrivateAddresses, ssrf }: AddressRule,
): void {
	const bare = addresses.map((address) => address.replace(/%.*$/, ''));
	if (!allowPrivateAddresses && !bare.every(isPublicAddress)) throw refusePrivate();
	if (!ssrf || (isIP(hostname) === 0 && ssrf.allowsName(hostname))) return;
	if (ssrf.forbidsName(hostname) || bare.some(ssrf.forbidsAddress)) throw refuseByOperator();
}

/** Names that stand for no address of the public internet: RFC 6761, 6762, 8375, and `.internal` (ICANN 2024). */
const privateName = /^[^.]+$|(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/**
 * Refuses a name by itself, for a connection through a proxy that alone resolves it. Throws {@link HttpFailure} of kind
 * `blocked`.
 */
export function requireAllowedName(hostname: string, { allowPrivateAddresses, ssrf }: AddressRule): void {
	const name = hostname.toLowerCase().replace(/\.$/, '');
	if (!allowPrivateAddresses && privateName.test(name)) throw refusePrivate();
	if (ssrf && !ssrf.allowsName(name) && ssrf.forbidsName(name)) throw refuseByOperator();
}
