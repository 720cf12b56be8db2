import type { Call } from '../call';
import type { Account, Desk, DeskRight, Rights, Site } from './site';

const includes = (right: DeskRight, desk: Desk | undefined): boolean =>
	right === 'all' || (desk ? right.includes(desk.id) : right.length > 0);

const rightsOf = (call: Call): Rights | undefined => call.caller?.account.rights;

export const isSiteAdmin = (call: Call): boolean => rightsOf(call)?.siteAdmin === true;

export const isJiraAdmin = (call: Call): boolean => rightsOf(call)?.jiraAdmin === true;

export const browsesUsers = (call: Call): boolean => rightsOf(call)?.browseUsers === true;

/** Whether the caller is an agent of this desk, or of any desk if none is given. */
export const isAgent = (call: Call, desk?: Desk): boolean => includes(rightsOf(call)?.agentOf ?? [], desk);

/** Whether the caller is an administrator of this desk, or of any desk if none is given. */
export const isDeskAdmin = (call: Call, desk?: Desk): boolean =>
	includes(rightsOf(call)?.deskAdminOf ?? [], desk);

/** Whether the caller is only a customer. Customers see only their own organizations and desks. */
export const isCustomer = (call: Call): boolean => !isAgent(call) && !isDeskAdmin(call) && !isJiraAdmin(call);

/** Agents and desk administrators manage organizations, unless the site restricts this to Jira administrators. */
export const managesOrganizations = (call: Call): boolean =>
	call.site.organizationManagement === 'jiraAdmins' ? isJiraAdmin(call) : isAgent(call) || isDeskAdmin(call);

/** The ways by which an account can enter a desk; empty if it cannot. */
export function accessSources(site: Site, desk: Desk, account: Account): string[] {
	if (!account.active) return [];
	const organizations = [...desk.organizations].filter((id) =>
		site.organizations.get(id)?.members.has(account.id),
	);
	return [
		...(desk.access === 'closed' ? [] : [desk.access]),
		...(desk.customers.has(account.id) ? ['customer'] : []),
		...organizations.map((id) => `organization:${id}`),
	];
}

/** Whether the caller can see the desk, as agent, administrator or customer. */
export function seesDesk(call: Call, desk: Desk): boolean {
	const account = call.caller?.account;
	if (!account) return false;
	return (
		isJiraAdmin(call) ||
		isAgent(call, desk) ||
		isDeskAdmin(call, desk) ||
		accessSources(call.site, desk, account).length > 0
	);
}
