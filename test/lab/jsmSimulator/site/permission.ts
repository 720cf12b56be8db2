import type { Call } from '../call';
import type { Account, Desk, DeskRight, Rights, Site } from './site';

const includes = (right: DeskRight, desk: Desk | undefined): boolean =>
	right === 'all' || (desk ? right.includes(desk.id) : right.length > 0);

const rightsOf = (call: Call): Rights | undefined => call.caller?.account.rights;

export const isSiteAdmin = (call: Call): boolean => rightsOf(call)?.siteAdmin === true;

export const isJiraAdmin = (call: Call): boolean => rightsOf(call)?.jiraAdmin === true;

export const browsesUsers = (call: Call): boolean => rightsOf(call)?.browseUsers === true;

/** Agent of this desk; without a desk, of any. */
export const isAgent = (call: Call, desk?: Desk): boolean => includes(rightsOf(call)?.agentOf ?? [], desk);

/** Administrator of this desk; without a desk, of any. */
export const isDeskAdmin = (call: Call, desk?: Desk): boolean =>
	includes(rightsOf(call)?.deskAdminOf ?? [], desk);

/** Customers see only what is theirs. */
export const isCustomer = (call: Call): boolean => !isAgent(call) && !isDeskAdmin(call) && !isJiraAdmin(call);

/** Organization management belongs to agents and desk administrators until the site moves it to Jira administrators. */
export const managesOrganizations = (call: Call): boolean =>
	call.site.organizationManagement === 'jiraAdmins' ? isJiraAdmin(call) : isAgent(call) || isDeskAdmin(call);

/** Ways an account has into a desk; none means it cannot enter. */
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

/** Desks a caller can see: as agent, administrator or customer. */
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
