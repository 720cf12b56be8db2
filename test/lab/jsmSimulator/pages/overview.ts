import { escape } from 'lodash';
import type { LoggedCall, Violation } from '../journal';
import type { Simulation } from '../simulation';
import type { Account, Desk, Organization, Site } from '../site/site';
import { renderLayout } from './layout';

/** Number of calls shown in the log. */
const LOG_LENGTH = 100;

const accessWords: Record<Desk['access'], string> = {
	closed: 'restricted',
	open: 'open to the site',
	public: 'open to everybody',
};

const renderChips = (names: string[], none: string): string =>
	names.length > 0
		? names.map((name) => `<span class="chip">${escape(name)}</span>`).join('')
		: `<span class="soft">${none}</span>`;

const nameAccounts = (site: Site, ids: Iterable<string>): string[] =>
	[...ids].map((id) => site.accounts.get(id)?.name ?? id).sort();

const nameOrganizations = (site: Site, ids: Iterable<number>): string[] =>
	[...ids].map((id) => site.organizations.get(id)?.name ?? String(id)).sort();

const renderDesk = (site: Site, desk: Desk): string => `<li>
<a href="/servicedesk/customer/portal/${encodeURIComponent(desk.id)}"><b>${escape(desk.name)}</b></a>
<span class="soft">${escape(desk.key)} · id ${escape(desk.id)}</span> <span class="tag">${accessWords[desk.access]}</span>
<div class="row">Organizations: ${renderChips(nameOrganizations(site, desk.organizations), 'none')}</div>
<div class="row">Direct customers: ${renderChips(nameAccounts(site, desk.customers), 'none')}</div>
</li>`;

const renderOrganization = (site: Site, organization: Organization): string => `<li>
<b>${escape(organization.name)}</b> <span class="soft">id ${organization.id}</span>${organization.scimManaged ? ' <span class="tag">directory</span>' : ''}
<div class="row">Members: ${renderChips(nameAccounts(site, organization.members), 'none')}</div>
</li>`;

function renderCustomer(site: Site, account: Account): string {
	const organizations = [...site.organizations.values()].filter(({ members }) => members.has(account.id));
	const state = account.revoked ? 'revoked' : account.active ? '' : 'inactive';
	return `<li>
<b>${escape(account.name)}</b> <span class="soft small">${escape(account.email)}</span>${account.type === 'customer' ? '' : ` <span class="tag">${escape(account.type)}</span>`}${account.remark ? ` <span class="tag">${escape(account.remark)}</span>` : ''}${state ? ` <span class="tag bad">${state}</span>` : ''}
<div class="row">Organizations: ${renderChips(
		organizations.map(({ name }) => name),
		'none',
	)}</div>
</li>`;
}

function renderStatus({ status, fault }: LoggedCall): string {
	const kind = status === undefined ? '' : status < 400 ? ' good' : ' bad';
	const why = fault ? ` <span class="tag">fault: ${escape(fault)}</span>` : '';
	return `<span class="tag${kind}">${status ?? '…'}</span>${why}`;
}

/** Marks up a path: line breaks only after slashes, and the prefix that all paths share in a lighter colour. */
const renderPath = (path: string): string =>
	escape(path)
		.replace(/^(\/rest\/(?:servicedeskapi|api\/3))(?=\/)/, '<span class="soft">$1</span>')
		.replace(/(?<=[^<])\//g, '/<wbr>');

const renderCall = (call: LoggedCall): string => `<tr>
<td class="mono soft">${escape(call.at.slice(11, 23))}</td>
<td class="mono">${escape(call.operation ?? '?')}</td>
<td><span class="tag${call.write ? ' write' : ''}">${escape(call.method)}</span></td>
<td class="mono wide">${renderPath(call.path)}</td>
<td>${renderStatus(call)}</td>
<td class="soft">${escape(call.caller)}${call.base === 'gateway' ? ', gateway' : ''}</td>
</tr>`;

const renderViolation = ({ call, side, operation, method, path, part, problem }: Violation): string => `<tr>
<td class="mono soft">call ${call}</td>
<td class="mono">${escape(operation ?? '?')}</td>
<td>${side}</td>
<td class="mono wide">${escape(`${method} ${path}`)}<div>${escape(`${part} ${problem}`)}</div></td>
</tr>`;

function renderLog(calls: readonly LoggedCall[]): string {
	const writes = calls.filter(({ write }) => write).length;
	const rows = calls.slice(-LOG_LENGTH).reverse().map(renderCall).join('\n');
	const table = `<table><thead><tr><th>Time (UTC)</th><th>Id</th><th>Method</th><th>Path</th><th>Status</th><th>Caller</th></tr></thead><tbody>
${rows}
</tbody></table>`;
	return `<section><h2>Calls <small>${calls.length}, of which ${writes} write</small></h2>
${calls.length > 0 ? table : '<p class="soft">Nobody has called yet.</p>'}
</section>`;
}

const renderViolations = (violations: readonly Violation[]): string => `<section><h2>Contract ${
	violations.length === 0
		? '<span class="tag good">every call fits</span>'
		: `<span class="tag bad">violations: ${violations.length}</span>`
}</h2>
${violations.length === 0 ? '' : `<table><tbody>${violations.slice(-LOG_LENGTH).reverse().map(renderViolation).join('')}</tbody></table>`}
</section>`;

const renderList = (title: string, entries: string[], none: string): string =>
	`<section><h2>${title} <small>${entries.length}</small></h2>${
		entries.length > 0 ? `<ul class="things">${entries.join('\n')}</ul>` : `<p class="soft">${none}</p>`
	}</section>`;

/** The start page: contents of the site and the latest calls. */
export function renderOverview({ site, journal, siteBase }: Simulation): string {
	const staff = new Set(site.credentials.map(({ accountId }) => accountId));
	const customers = [...site.accounts.values()].filter(({ id }) => !staff.has(id)).reverse();
	const desks = [...site.desks.values()].map((desk) => renderDesk(site, desk));
	const organizations = [...site.organizations.values()].map((organization) =>
		renderOrganization(site, organization),
	);
	return renderLayout({
		title: 'Jira Service Management, simulated',
		subtitle: siteBase(),
		links: '<a href="/servicedesk/customer/portals">Portals as customers see them</a>',
		main: `<div class="columns">
${renderList('Portals', desks, 'No portal.')}
${renderList('Organizations', organizations, 'No organization.')}
${renderList(
	'Customers',
	customers.map((account) => renderCustomer(site, account)),
	'Nobody.',
)}
</div>
${renderViolations(journal.violations)}
${renderLog(journal.calls)}`,
		live: true,
	});
}
