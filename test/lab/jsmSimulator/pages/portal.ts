import { escape } from 'lodash';
import type { Simulation } from '../simulation';
import type { Desk } from '../site/site';
import { renderLayout } from './layout';

const backToList = '<a href="/servicedesk/customer/portals">All portals</a>';

/** The page a customer lands on after a login. */
export const renderPortal = (desk: Desk): string =>
	renderLayout({
		title: `${desk.name} portal`,
		subtitle: 'Help center of a simulated site',
		links: backToList,
		main: `<section class="hero">
<h1>${escape(desk.name)}</h1>
<p class="soft">Welcome. This is portal ${escape(desk.id)}, project ${escape(desk.key)}.</p>
<p class="note">This page is a stand-in. A real site without Atlassian Guard now asks for its own login, because nobody outside Atlassian can open a portal session. What your login changed, the account, its organizations and this portal, is in place by then.</p>
</section>`,
		live: false,
	});

export const renderMissingPortal = (): string =>
	renderLayout({
		title: 'No such portal',
		subtitle: 'Help center of a simulated site',
		links: backToList,
		main: '<section class="hero"><h1>This portal does not exist</h1><p class="soft">Check the address.</p></section>',
		live: false,
	});

/** All portals of the help center. */
export const renderPortalList = ({ site }: Simulation): string =>
	renderLayout({
		title: 'Portals',
		subtitle: 'Help center of a simulated site',
		links: '<a href="/">Simulator</a>',
		main: `<section><h2>Portals</h2><ul class="things">${[...site.desks.values()]
			.map(
				({ id, name, key }) =>
					`<li><a href="/servicedesk/customer/portal/${encodeURIComponent(id)}">${escape(name)}</a> <span class="soft">${escape(key)}</span></li>`,
			)
			.join('')}</ul></section>`,
		live: false,
	});
