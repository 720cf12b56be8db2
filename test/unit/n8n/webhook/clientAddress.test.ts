import { describe, expect, it } from 'vitest';
import { readClient } from '../../../../nodes/shared/n8n/webhook/clientAddress';
import type { Client } from '../../../../nodes/shared/webhook/webhookRequest';

interface Seen {
	/** What Express makes of the connection, and of the headers where a proxy is trusted. */
	ip?: string;
	forwarded?: string;
	trustsProxy?: boolean;
}

const clientOf = ({ ip, forwarded, trustsProxy = false }: Seen): Client =>
	readClient({
		ip,
		headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
		app: { enabled: (name: string) => name === 'trust proxy' && trustsProxy },
	} as unknown as Parameters<typeof readClient>[0]);

const ofOne = (group: string): Client => ({ group });

describe('whose requests count together', () => {
	it.each<[string, Seen, Client]>([
		['an IPv4 address', { ip: '203.0.113.7' }, ofOne('203.0.113.7')],
		['an IPv4 address in the form of IPv6', { ip: '::ffff:203.0.113.7' }, ofOne('203.0.113.7')],
		['the 64 bits of an IPv6 address', { ip: '2001:db8:1:2:3:4:5:6' }, ofOne('2001:db8:1:2')],
		['another address of the same 64 bits', { ip: '2001:0DB8:1:2::9' }, ofOne('2001:db8:1:2')],
		[
			'a link-local address with its interface',
			{ ip: 'fe80::1%eth0', forwarded: 'fe80::1', trustsProxy: true },
			ofOne('fe80:0:0:0'),
		],
		[
			'somebody in the own network, who may be a proxy without a header',
			{ ip: '10.1.2.3' },
			{ why: 'unknown-proxy' },
		],
		[
			'the same where a proxy is trusted that sends no header',
			{ ip: '10.1.2.3', trustsProxy: true },
			{ why: 'unknown-proxy' },
		],
		[
			'a stranger who makes up a header',
			{ ip: '203.0.113.7', forwarded: '198.51.100.1' },
			ofOne('203.0.113.7'),
		],
		[
			'a customer behind a trusted proxy',
			{ ip: '203.0.113.7', forwarded: '203.0.113.7', trustsProxy: true },
			ofOne('203.0.113.7'),
		],
		[
			'a customer in the own network behind one',
			{ ip: '10.1.2.3', forwarded: '10.1.2.3', trustsProxy: true },
			ofOne('10.1.2.3'),
		],
		[
			'a trusted proxy that adds the port',
			{ ip: '203.0.113.7:50123', forwarded: '…', trustsProxy: true },
			ofOne('203.0.113.7'),
		],
		[
			'the same with IPv6',
			{ ip: '[2001:db8:1:2::9]:50123', forwarded: '…', trustsProxy: true },
			ofOne('2001:db8:1:2'),
		],
		[
			'a trusted proxy that hides the address',
			{ ip: 'unknown', forwarded: 'unknown', trustsProxy: true },
			ofOne('unknown'),
		],
		['this machine', { ip: '127.0.0.1' }, { why: 'own-machine' }],
		['this machine with IPv6', { ip: '::1' }, { why: 'own-machine' }],
		['this machine in the form of IPv6', { ip: '::ffff:127.0.0.1' }, { why: 'own-machine' }],
		['a socket that is gone', {}, ofOne('gone')],
		...['127.0.0.1', '::1', '10.1.2.3', '172.17.0.1', '192.168.0.9', '100.64.0.1', 'fd00::1', 'fe80::1'].map(
			(ip): [string, Seen, Client] => [
				`a proxy at ${ip} that n8n does not know of`,
				{ ip, forwarded: '203.0.113.7' },
				{ why: 'unknown-proxy' },
			],
		),
	])('%s', (_sentence, seen, client) => {
		expect(clientOf(seen)).toEqual(client);
	});
});
