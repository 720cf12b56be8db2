const defaultPorts: Record<string, number> = { 'http:': 80, 'https:': 443 };

/** An environment variable, in lower case if it is set, else in upper case. */
const variable = (name: string): string =>
	process.env[name.toLowerCase()] || process.env[name.toUpperCase()] || '';

/** Whether NO_PROXY names this host: exactly, by its end (`.acme.com`, `*.acme.com`), with its port, or by `*`. */
function isDirect(hostname: string, port: number): boolean {
	const direct = (variable('npm_config_no_proxy') || variable('no_proxy')).toLowerCase();
	if (direct === '*') return true;
	return direct.split(/[,\s]/).some((entry) => {
		const [, name = '', only] = /^(.+?)(?::(\d+))?$/.exec(entry) ?? [];
		if (name === '' || (only !== undefined && Number(only) !== port)) return false;
		return /^[.*]/.test(name) ? hostname.endsWith(name.replace(/^\*/, '')) : hostname === name;
	});
}

/**
 * Returns the URL of the proxy that n8n would use for a target, by the same environment variables and in the same order:
 * HTTPS_PROXY or HTTP_PROXY by the target's scheme, then ALL_PROXY; NO_PROXY names the exceptions. n8n reads them with
 * `proxy-from-env`; undici's `EnvHttpProxyAgent` knows no ALL_PROXY, sends https through HTTP_PROXY and reads NO_PROXY
 * differently.
 *
 * @returns `undefined` for a direct connection
 */
export function proxyOf({ protocol, hostname, port }: URL): string | undefined {
	const scheme = protocol.replace(/:$/, '');
	if (isDirect(hostname, Number(port) || (defaultPorts[protocol] ?? 0))) return undefined;
	const proxy =
		variable(`npm_config_${scheme}_proxy`) ||
		variable(`${scheme}_proxy`) ||
		variable('npm_config_proxy') ||
		variable('all_proxy');
	if (proxy === '') return undefined;
	return proxy.includes('://') ? proxy : `${scheme}://${proxy}`;
}
