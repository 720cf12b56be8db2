import { accept, refuse, type Outcome } from '../core/refusal/outcome';
import { invalid, list, readSwitch, text } from '../core/settings/settingValues';

export interface RedisNode {
	host: string;
	port: number;
}

/** Connection settings of a Redis credential, checked. */
export interface LoginStoreSettings {
	kind: 'single' | 'cluster';
	/** Of a cluster some are enough; it names the others. */
	nodes: RedisNode[];
	username?: string;
	password?: string;
	database: number;
	tls?: { ca?: string };
	/** Every key of ours begins with it. */
	keyPrefix: string;
	/** Both in milliseconds. A command has its own time, the connecting included. */
	connectTimeout: number;
	commandTimeout: number;
}

export const DEFAULT_KEY_PREFIX = 'jsm-sso:';

/** Default of both timeouts, in milliseconds. */
export const DEFAULT_TIMEOUT = 1000;

interface Address extends RedisNode {
	isTls: boolean;
}

/** `host`, `host:port`, `redis://host:port` or `rediss://host:port`. Secrets have their own fields, which n8n hides. */
function parseAddress(written: string): Address | undefined {
	const address = written.includes('://') ? written : `redis://${written}`;
	if (!URL.canParse(address)) return undefined;
	const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(address);
	const isRedis = protocol === 'redis:' || protocol === 'rediss:';
	const isBare = [username, password, search, hash].every((part) => part === '') && /^\/?$/.test(pathname);
	if (!isRedis || !isBare || hostname === '') return undefined;
	const host = hostname.replace(/^\[(.*)\]$/, '$1');
	return { host, port: Number(port) || 6379, isTls: protocol === 'rediss:' };
}

function readAddresses(written: string[], field: string): Outcome<Address[]> {
	const addresses = written.map(parseAddress);
	const known = addresses.filter((address) => address !== undefined);
	return known.length > 0 && known.length === addresses.length
		? accept(known)
		: refuse('setting-invalid', {
				field,
				expected: 'host:port, redis://host:port or rediss://host:port',
				hint: 'User, password and database have fields of their own',
			});
}

function within(value: unknown, fallback: number, least: number, most: number): number | undefined {
	const number = value === undefined || value === '' ? fallback : Number(value);
	return Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}

/** Reads a credential; a refusal names the setting to correct. */
export function readLoginStore(credential: Readonly<Record<string, unknown>>): Outcome<LoginStoreSettings> {
	const { deployment: kind = 'single' } = credential;
	if (kind !== 'single' && kind !== 'cluster') return invalid('Deployment', 'one of the options');
	const addresses =
		kind === 'cluster'
			? readAddresses(list(credential.clusterNodes), 'Cluster Nodes')
			: readAddresses([text(credential.address)], 'Address');
	if (!addresses.ok) return addresses;
	const database = kind === 'cluster' ? 0 : within(credential.database, 0, 0, 1_000_000);
	if (database === undefined) return invalid('Database', 'a number from 0');
	const connectTimeout = within(credential.connectTimeout, DEFAULT_TIMEOUT, 50, 10_000);
	if (connectTimeout === undefined) return invalid('Connect Timeout (Milliseconds)', '50 to 10000');
	const commandTimeout = within(credential.commandTimeout, DEFAULT_TIMEOUT, 50, 10_000);
	if (commandTimeout === undefined) return invalid('Command Timeout (Milliseconds)', '50 to 10000');
	const keyPrefix = text(credential.keyPrefix ?? DEFAULT_KEY_PREFIX);
	if (keyPrefix === '' || keyPrefix.length > 100 || /\p{Cc}/u.test(keyPrefix))
		return invalid('Key Prefix', '1 to 100 characters');
	const certificate = text(credential.ca);
	const tls = readSwitch(credential.tls, 'TLS');
	if (!tls.ok) return tls;
	const isTls = tls.value || addresses.value.some((address) => address.isTls);
	if (isTls && certificate !== '' && !certificate.includes('-----BEGIN CERTIFICATE-----'))
		return invalid('CA Certificate', 'a certificate as PEM');
	const username = text(credential.user);
	// A password may begin or end with a space.
	const password = typeof credential.password === 'string' ? credential.password : '';
	if (username !== '' && password === '') return invalid('Password', 'one, because there is a user');
	return accept({
		kind,
		nodes: addresses.value.map(({ host, port }) => ({ host, port })),
		...(username ? { username } : {}),
		...(password ? { password } : {}),
		database,
		...(isTls ? { tls: certificate ? { ca: certificate } : {} } : {}),
		keyPrefix,
		connectTimeout,
		commandTimeout,
	});
}
