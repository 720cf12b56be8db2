import type { Incoming, Simulation } from '../simulation';
import type { Sent } from '../handle';
import { renderOverview } from './overview';
import { renderMissingPortal, renderPortal, renderPortalList } from './portal';
import { refreshScriptHash } from './refreshScript';

const sendPage = (status: number, body: string): Sent => ({
	status,
	headers: {
		'content-type': 'text/html; charset=utf-8',
		'content-security-policy': `default-src 'none'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'; script-src '${refreshScriptHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
		'cache-control': 'no-store',
		'referrer-policy': 'no-referrer',
		'x-content-type-options': 'nosniff',
	},
	body,
});

/** The page a browser requests. Undefined if the request is for the API. */
export function findPage(simulation: Simulation, { method, path }: Incoming): Sent | undefined {
	if (method !== 'GET' && method !== 'HEAD') return undefined;
	if (path === '/') return sendPage(200, renderOverview(simulation));
	// Browsers request these on their own.
	if (path === '/favicon.ico' || path.startsWith('/.well-known/'))
		return { status: 404, headers: {}, body: '' };
	if (/^\/servicedesk(\/customer)?(\/portals)?\/?$/.test(path)) {
		return sendPage(200, renderPortalList(simulation));
	}
	const portal = /^\/servicedesk\/customer\/portal\/([^/]+)(\/|$)/.exec(path);
	if (!portal) return undefined;
	const desk = simulation.site.desks.get(portal[1] ?? '');
	return desk ? sendPage(200, renderPortal(desk)) : sendPage(404, renderMissingPortal());
}
