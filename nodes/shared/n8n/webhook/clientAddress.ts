import type { IWebhookFunctions } from 'n8n-workflow';
import { IPv6, isValid, parse } from 'ipaddr.js';
import type { Client } from '../../webhook/webhookRequest';

type Request = Pick<ReturnType<IWebhookFunctions['getRequestObject']>, 'ip' | 'headers' | 'app'>;

/** Address ranges in which a reverse proxy of this n8n may be. */
const NEARBY = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

/** Removes the port, which some proxies add, and the IPv6 zone. */
const withoutPort = (address: string): string =>
	address.replace(/^\[([^\]]*)\](?::\d+)?$|^(\d+(?:\.\d+){3}):\d+$/, '$1$2').replace(/%.*$/, '');

/**
 * Determines the client of a request from Express's `ip`, which follows n8n's N8N_PROXY_HOPS, so that a client cannot forge
 * it with a header. A group is one IPv4 address or one IPv6 /64 network.
 */
export function readClient({ ip, headers, app }: Request): Client {
	const text = withoutPort(ip ?? '');
	// The connection is already closed. Such requests form one group, because nobody reads their answers.
	if (text === '') return { group: 'gone' };
	// Only a trusted proxy can send something other than an address.
	if (!isValid(text)) return { group: text.slice(0, 64) };
	const parsed = parse(text);
	const address = parsed instanceof IPv6 && parsed.isIPv4MappedAddress() ? parsed.toIPv4Address() : parsed;
	const range = address.range();
	const isForwarded = headers['x-forwarded-for'] !== undefined;
	const trustsProxy = app.enabled('trust proxy');
	if (range === 'loopback' && (!isForwarded || trustsProxy)) return { why: 'own-machine' };
	// Without N8N_PROXY_HOPS, or without the proxy's header, only the address of the proxy is known, and a limit would
	// affect all customers.
	if (NEARBY.includes(range) && !(isForwarded && trustsProxy)) return { why: 'unknown-proxy' };
	return {
		group:
			address instanceof IPv6 ? address.toNormalizedString().split(':', 4).join(':') : address.toString(),
	};
}
