import type { IWebhookFunctions } from 'n8n-workflow';
import { IPv6, isValid, parse } from 'ipaddr.js';
import type { Client } from '../../webhook/webhookRequest';

type Request = Pick<ReturnType<IWebhookFunctions['getRequestObject']>, 'ip' | 'headers' | 'app'>;

/** Where a proxy may stand that serves this n8n alone. */
const NEARBY = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

/** Some proxies add the port. */
const withoutPort = (address: string): string =>
	address.replace(/^\[([^\]]*)\](?::\d+)?$|^(\d+(?:\.\d+){3}):\d+$/, '$1$2').replace(/%.*$/, '');

/**
 * Who sends a request, as Express says: that follows n8n's N8N_PROXY_HOPS, so no header of a stranger has a say. One
 * customer has an IPv4 address, or 64 bits of IPv6.
 */
export function readClient({ ip, headers, app }: Request): Client {
	const text = withoutPort(ip ?? '');
	// Gone already, as whoever sends and does not wait; all of them count together, for none of them sees an answer.
	if (text === '') return { group: 'gone' };
	// Only a trusted proxy can have written something else than an address.
	if (!isValid(text)) return { group: text.slice(0, 64) };
	const parsed = parse(text);
	const address = parsed instanceof IPv6 && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
	const range = address.range();
	const isForwarded = headers['x-forwarded-for'] !== undefined;
	const trustsProxy = app.enabled('trust proxy');
	if (range === 'loopback' && (!isForwarded || trustsProxy)) return { why: 'own-machine' };
	// Without N8N_PROXY_HOPS, or without the proxy's header, a proxy in the own network is all that can be seen, and a
	// limit would hit every customer.
	if (NEARBY.includes(range) && !(isForwarded && trustsProxy)) return { why: 'unknown-proxy' };
	return {
		group:
			address instanceof IPv6 ? address.toNormalizedString().split(':', 4).join(':') : address.toString(),
	};
}
