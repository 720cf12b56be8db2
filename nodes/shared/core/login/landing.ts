import type { OpenedVerdict } from './loginProof';

export interface LandingSettings {
	/** Origin of the JSM site, such as `https://acme.atlassian.net`. */
	site: string;
	/**
	 * `requested`: where the customer wanted to go, if it is open to them. `first`: the first granted portal of the table.
	 */
	prefer: 'requested' | 'first';
}

const PORTAL_PATH = /^\/servicedesk\/customer\/portal\/(\d+)(?:\/|$)/;
const PORTAL_LIST_PATH = /^\/servicedesk\/customer\/portals\/?$/;

/** Whether the address is on the site and inside a granted portal, or the list of all portals. */
function isGranted(target: URL, site: URL, verdict: OpenedVerdict): boolean {
	if (target.origin !== site.origin) return false;
	if (PORTAL_LIST_PATH.test(target.pathname)) return true;
	const serviceDesk = PORTAL_PATH.exec(target.pathname)?.[1];
	return serviceDesk !== undefined && verdict.portals.some((portal) => portal.serviceDesk === serviceDesk);
}

/**
 * Decides where the browser goes after a granted login.
 *
 * @param returnTo a path on the site, or an absolute URL on an allowed origin, already checked by the trigger
 * @returns an absolute URL, never that of a portal that was not granted
 */
export function chooseLanding(
	verdict: OpenedVerdict,
	returnTo: string | undefined,
	settings: LandingSettings,
): string {
	const site = new URL(settings.site);
	const first = verdict.portals[0];
	if (!first) throw new RangeError('A positive verdict names at least one portal');
	const fallback = new URL(first.address, site);
	if (fallback.origin !== site.origin) throw new RangeError('A portal address must be a path on the site');
	if (settings.prefer === 'first' || returnTo === undefined) return fallback.href;

	if (!URL.canParse(returnTo, site.href)) return fallback.href;
	const target = new URL(returnTo, site);
	// Another origin can only come from the trigger's list; it is the admin's own page, not a portal.
	const isListedOrigin = !returnTo.startsWith('/') && target.origin !== site.origin;
	if (isListedOrigin && target.protocol === 'https:') return target.href;
	return isGranted(target, site, verdict) ? target.href : fallback.href;
}
