/**
 * Behaviour nobody outside Atlassian knows for sure. The first value is the default;
 * our code must work with each.
 */
export interface Switches {
	/** When createOrganization takes two names for the same. */
	organizationNames: 'exact' | 'ignore-case' | 'ignore-case-and-blanks';
	/** What addOrganizationMembers does with the good ids beside a bad one. */
	oneBadMember: 'valid-added' | 'nothing-added';
	/** addOrganizationMembers and removeOrganizationMembers on an organization kept by directory provisioning. `reverted`: accepted, and undone after the next read. */
	directoryOrganizations: 'refused-403' | 'refused-400' | 'accepted' | 'reverted';
	/** How searchUsers and listUsers show portal-only accounts. */
	customersInSearch: 'with-email' | 'without-email' | 'absent';
	/** How long searchUsers and the query of listDeskCustomers do not find a new account. */
	searchDelay: { calls?: number; milliseconds?: number };
	/** How many addDeskCustomers and addOrganizationMembers calls answer 400 for a new account. */
	newAccountUnknownFor: number;
	/** Whether listDeskCustomers lists people who reach the desk only through an organization. */
	deskListsMembers: boolean;
	revokeTwice: 204 | 404;
	revokeAtlassianAccount: 404 | 400;
	/** Whether listDeskCustomers and listOrganizationMembers still list an account after revokePortalOnlyAccess. */
	revokedInLists: 'inactive' | 'vanished';
	/** inviteCustomer on an e-mail address in use. */
	inviteExisting: 'conflict' | 'invited';
	/** addUserToGroup for somebody already in the group. */
	groupTwice: 201 | 400;
	/** removeUserFromGroup for somebody outside the group. */
	groupLeftTwice: 200 | 404;
	/** removeDeskCustomers with an unknown account. */
	removeUnknownCustomer: 204 | 400;
	orderOfChecks: 'permission-first' | 'existence-first';
	/** Body of 429, 500 and 503. */
	troubleBody: 'json' | 'empty' | 'html';
	/** Host of `_links` behind the gateway. */
	linksHost: 'site' | 'gateway';
	/** Two createOrganization calls with one new name at the same time. */
	organizationRace: 'one' | 'two';
	/** A token with scopes on the address of the site. */
	scopedTokenOnSite: 401 | 404;
	/** Language of error texts. */
	language: 'en' | 'de';
}

export const defaultSwitches: Readonly<Switches> = {
	organizationNames: 'exact',
	oneBadMember: 'valid-added',
	directoryOrganizations: 'refused-403',
	customersInSearch: 'with-email',
	searchDelay: {},
	newAccountUnknownFor: 0,
	deskListsMembers: false,
	revokeTwice: 204,
	revokeAtlassianAccount: 404,
	revokedInLists: 'inactive',
	inviteExisting: 'conflict',
	groupTwice: 201,
	groupLeftTwice: 200,
	removeUnknownCustomer: 204,
	orderOfChecks: 'permission-first',
	troubleBody: 'json',
	linksHost: 'site',
	organizationRace: 'one',
	scopedTokenOnSite: 401,
	language: 'en',
};
