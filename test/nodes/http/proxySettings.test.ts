import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { proxyOf } from '../../../nodes/shared/http/proxyOf';

/** What the n8n of a line reads the variables with. */
const readerOf = (line: string) =>
	createRequire(resolve(__dirname, `../n8n-${line}/node_modules/n8n-core/package.json`))(
		'proxy-from-env',
	) as {
		getProxyForUrl: (url: string) => string;
	};

const environments: Record<string, string>[] = [
	{},
	{ HTTPS_PROXY: 'http://a:1' },
	{ HTTP_PROXY: 'http://b:2' },
	{ https_proxy: 'http://c:3', HTTPS_PROXY: 'http://a:1' },
	{ ALL_PROXY: 'http://d:4', HTTP_PROXY: 'http://b:2' },
	{ all_proxy: 'e:5' },
	{ HTTPS_PROXY: 'f:6', HTTP_PROXY: 'f:6' },
	{ npm_config_https_proxy: 'http://g:7', HTTPS_PROXY: 'http://a:1' },
	{ npm_config_proxy: 'http://h:8' },
	...[
		'*',
		'idp.acme.com',
		'acme.com',
		'.acme.com',
		'*.acme.com',
		'*acme.com',
		'IDP.ACME.COM',
		'idp.acme.com:443',
		'idp.acme.com:80',
		'*:8443',
		'.acme.com:8443',
		'10.0.0.1',
		'[::1]',
		'[::1]:443',
		'x, idp.acme.com  10.0.0.1',
		',',
		'*,',
	].flatMap((NO_PROXY): Record<string, string>[] => [
		{ ALL_PROXY: 'http://d:4', NO_PROXY },
		{ ALL_PROXY: 'http://d:4', no_proxy: NO_PROXY, NO_PROXY: 'nothing' },
		{ ALL_PROXY: 'http://d:4', npm_config_no_proxy: NO_PROXY, NO_PROXY: 'nothing' },
	]),
];
const urls = ['idp.acme.com', 'acme.com', 'evilacme.com', '10.0.0.1', '[::1]'].flatMap((host) =>
	['https', 'http'].flatMap((scheme) => ['', ':8443', ':443'].map((port) => `${scheme}://${host}${port}/x`)),
);
const names = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy', 'npm_config_proxy'].flatMap((name) =>
	['', 'npm_config_'].flatMap((prefix) => [`${prefix}${name}`, `${prefix}${name}`.toUpperCase()]),
);

beforeEach(() => {
	for (const name of names) vi.stubEnv(name, '');
});
afterEach(() => vi.unstubAllEnvs());

describe.each(['1', '2'])('n8n %s', (line) => {
	const { getProxyForUrl } = readerOf(line);

	it.each(environments)('%j sends every URL through the proxy that n8n uses', (environment) => {
		for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
		const ours = urls.map((url) => [url, proxyOf(new URL(url)) ?? '']);
		expect(ours).toEqual(urls.map((url) => [url, getProxyForUrl(new URL(url).href)]));
	});
});
