import { readFileSync } from 'node:fs';
import { BlockList, isIP } from 'node:net';

/** What an operator forbids all of n8n to connect to. */
export interface SsrfSettings {
	/** Equal settings have equal texts. */
	text: string;
	/** Whether the name needs no check of its addresses. */
	allowsName: (hostname: string) => boolean;
	forbidsName: (hostname: string) => boolean;
	forbidsAddress: (address: string) => boolean;
}

/** What `default` stands for in N8N_SSRF_BLOCKED_IP_RANGES (n8n 2.40). */
const defaultRanges = [
	'10.0.0.0/8',
	'172.16.0.0/12',
	'192.168.0.0/16',
	'127.0.0.0/8',
	'::1/128',
	'169.254.0.0/16',
	'fe80::/10',
	'fc00::/7',
	'fd00::/8',
	'0.0.0.0/8',
	'192.0.0.0/24',
	'192.0.2.0/24',
	'198.18.0.0/15',
	'198.51.100.0/24',
	'203.0.113.0/24',
];

/** Files named by variables that end in `_FILE`. n8n reads its settings once as well. */
const files = new Map<string, string | undefined>();

function readOnce(path: string): string | undefined {
	if (!files.has(path)) {
		try {
			files.set(path, readFileSync(path, 'utf8').trim());
		} catch {
			// n8n does not start if it cannot read such a file.
			files.set(path, undefined);
		}
	}
	return files.get(path);
}

function variable(name: string): string | undefined {
	const file = process.env[`${name}_FILE`];
	return process.env[name] ?? (file ? readOnce(file) : undefined);
}

const listOf = (text = ''): string[] =>
	text
		.trim()
		.replace(/^(['"])(.*)\1$/, '$2')
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');

/** Ranges in CIDR notation; n8n itself warns of others at its start and ignores them. */
function rangesOf(entries: string[]): (address: string) => boolean {
	const ranges = new BlockList();
	for (const entry of entries) {
		const [network = '', bits = ''] = entry.split('/');
		const version = isIP(network);
		if (version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128)) continue;
		ranges.addSubnet(network, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
	}
	return (address) => ranges.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

const plainName = (name: string): string => name.trim().toLowerCase().replace(/\.$/, '');

/** Names, exactly or with all names below (`*.acme.com`). */
function namesOf(entries: string[]): (hostname: string) => boolean {
	const patterns = entries.map(plainName);
	return (hostname) => {
		const name = plainName(hostname);
		return patterns.some((pattern) =>
			pattern.startsWith('*.')
				? name.endsWith(pattern.slice(1)) && name.length >= pattern.length
				: name === pattern,
		);
	};
}

function parse(text: string, lists: (string | undefined)[]): SsrfSettings {
	const [blockedRanges, allowedRanges, allowedNames, blockedNames] = lists;
	const blocked =
		blockedRanges === undefined
			? defaultRanges
			: listOf(blockedRanges).flatMap((range) => (range.toLowerCase() === 'default' ? defaultRanges : range));
	const isBlocked = rangesOf(blocked);
	const isAllowed = rangesOf(listOf(allowedRanges));
	return {
		text,
		allowsName: namesOf(listOf(allowedNames)),
		forbidsName: namesOf(listOf(blockedNames)),
		forbidsAddress: (address) => isBlocked(address) && !isAllowed(address),
	};
}

let last: SsrfSettings | undefined;

/**
 * Reads n8n's SSRF settings (N8N_SSRF_…, n8n 2.x), which n8n applies to its own client. Our connections apply them by the
 * same rules, also on n8n 1.x, which does not know them.
 *
 * @returns `undefined` if N8N_SSRF_PROTECTION_ENABLED is off
 */
export function readSsrfSettings(): SsrfSettings | undefined {
	if (!/^(?:true|1)$/i.test(variable('N8N_SSRF_PROTECTION_ENABLED') ?? '')) return undefined;
	const lists = [
		'N8N_SSRF_BLOCKED_IP_RANGES',
		'N8N_SSRF_ALLOWED_IP_RANGES',
		'N8N_SSRF_ALLOWED_HOSTNAMES',
		'N8N_SSRF_BLOCKED_HOSTNAMES',
	].map(variable);
	const text = JSON.stringify(lists);
	if (last?.text !== text) last = parse(text, lists);
	return last;
}
