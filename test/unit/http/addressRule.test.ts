import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { addressOfHost, requireAllowed } from '../../../nodes/shared/http/addressRule';
import { createCheckedLookup, type Resolve } from '../../../nodes/shared/http/checkedLookup';

/** The names of the tests; nothing is asked of a real resolver. */
const names: Record<string, string[]> = {
	'login.acme.com': ['93.184.215.14'],
	'both.acme.com': ['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'],
	'inside.acme.com': ['10.1.2.3'],
	'half.acme.com': ['93.184.215.14', '127.0.0.1'],
	localhost: ['127.0.0.1', '::1'],
	'metadata.google.internal': ['169.254.169.254'],
};

const resolve: Resolve = (hostname, _options, callback) => {
	const found = names[hostname];
	if (!found) {
		callback(Object.assign(new Error('canary'), { code: 'ENOTFOUND' }), []);
		return;
	}
	callback(
		null,
		found.map((address): LookupAddress => ({ address, family: isIP(address) })),
	);
};

const rule = { allowPrivateAddresses: false };

/** What the rule says of a URL's host, without connecting to it. */
function verdictOn(url: string): string {
	const { hostname } = new URL(url);
	const address = addressOfHost(hostname);
	const check = (host: string, addresses: string[]) => requireAllowed(host, addresses, rule);
	let error: unknown;
	try {
		if (address !== undefined) check(address, [address]);
		// The resolver of the tests answers at once.
		else createCheckedLookup(check, resolve)(hostname, { all: true }, (refusal) => (error = refusal));
	} catch (refusal) {
		error = refusal;
	}
	return error ? String((error as { kind?: string }).kind) : 'allowed';
}

describe('addresses a provider may have (P-11)', () => {
	it.each<[string, string, string]>([
		['a public name', 'https://login.acme.com/', 'allowed'],
		['a public name with both families', 'https://both.acme.com/', 'allowed'],
		['a public address', 'https://93.184.215.14/', 'allowed'],
		['a name nobody knows', 'https://nowhere.acme.com/', 'network'],
		['a name of the inside', 'https://inside.acme.com/', 'blocked'],
		['a name with one public and one inner address', 'https://half.acme.com/', 'blocked'],
		['localhost', 'https://localhost/', 'blocked'],
		['loopback', 'https://127.0.0.1/', 'blocked'],
		['another loopback', 'https://127.8.8.8/', 'blocked'],
		['nothing', 'https://0.0.0.0/', 'blocked'],
		['loopback as a number', 'https://2130706433/', 'blocked'],
		['loopback in hexadecimal', 'https://0x7f000001/', 'blocked'],
		['loopback in octal', 'https://0177.0.0.1/', 'blocked'],
		['loopback in short', 'https://127.1/', 'blocked'],
		['loopback in circled digits', 'https://①②⑦.⓪.⓪.①/', 'blocked'],
		['10/8', 'https://10.0.0.1/', 'blocked'],
		['172.16/12', 'https://172.16.0.1/', 'blocked'],
		['192.168/16', 'https://192.168.0.1/', 'blocked'],
		['link-local', 'https://169.254.0.1/', 'blocked'],
		['the metadata service', 'https://169.254.169.254/latest/', 'blocked'],
		['the metadata service by name', 'https://metadata.google.internal/', 'blocked'],
		['another metadata service', 'https://100.100.100.200/', 'blocked'],
		['multicast', 'https://224.0.0.1/', 'blocked'],
		['documentation', 'https://192.0.2.1/', 'blocked'],
		['IPv6 loopback', 'https://[::1]/', 'blocked'],
		['IPv6 unspecified', 'https://[::]/', 'blocked'],
		['IPv6 unique local', 'https://[fd00::1]/', 'blocked'],
		['IPv6 link-local', 'https://[fe80::1]/', 'blocked'],
		['IPv4 mapped', 'https://[::ffff:127.0.0.1]/', 'blocked'],
		['IPv4 mapped, public', 'https://[::ffff:93.184.215.14]/', 'blocked'],
		['NAT64', 'https://[64:ff9b::7f00:1]/', 'blocked'],
		['6to4', 'https://[2002:7f00:1::]/', 'blocked'],
	])('%s: %s is %s', (_sentence, address, verdict) => {
		expect(verdictOn(address)).toBe(verdict);
	});
});

it('P-11: a connection that asks for one address gets none if another of the name is private', () => {
	const check = (host: string, addresses: string[]) => requireAllowed(host, addresses, rule);
	const single = (hostname: string): unknown[] => {
		const answers: unknown[] = [];
		createCheckedLookup(check, resolve)(hostname, { all: false }, (...answer) => answers.push(...answer));
		return answers;
	};
	expect(single('login.acme.com')).toEqual([null, '93.184.215.14', 4]);
	expect(single('half.acme.com')).toMatchObject([{ kind: 'blocked' }, []]);
});
