/**
 * Behaviour that Atlassian does not document. The first value is the default; the package must work with every value.
 */
export interface Switches {
	/**
	 * What the site makes of a call whose token is unknown, expired or revoked. `anonymous`: an anonymous call, and the answer says
	 * in `X-Seraph-LoginReason` that the login failed. `anonymous-unmarked`: the same without that header. `refused`: 401 everywhere.
	 */
	deadToken: 'anonymous' | 'anonymous-unmarked' | 'refused';
	/** Whether answers through the gateway name the caller in `X-AAccountId`, as those of the site do. */
	gatewayNamesCaller: boolean;
	/** How createOrganization compares names. */
	organizationNames: 'exact' | 'ignore-case' | 'ignore-case-and-blanks';
	/** What addOrganizationMembers does with the valid ids if one id is unknown. */
	oneBadMember: 'valid-added' | 'nothing-added';
	/** Result of addOrganizationMembers and removeOrganizationMembers if a directory manages the organization. `reverted`: accepted, then undone after the next read. */
	directoryOrganizations: 'refused-403' | 'refused-400' | 'accepted' | 'reverted';
	/** How searchUsers and listUsers return portal-only accounts. */
	customersInSearch: 'with-email' | 'without-email' | 'absent';
	/** How many calls, or for how many milliseconds, searchUsers and the query of listDeskCustomers miss a new account. */
	searchDelay: { calls?: number; milliseconds?: number };
	/** How many addDeskCustomers and addOrganizationMembers calls refuse a new account with 400. */
	newAccountUnknownFor: number;
	/** Whether listDeskCustomers lists people who reach the desk only through an organization. */
	deskListsMembers: boolean;
	revokeTwice: 204 | 404;
	revokeAtlassianAccount: 404 | 400;
	/** Whether listDeskCustomers and listOrganizationMembers still list an account after revokePortalOnlyAccess. */
	revokedInLists: 'inactive' | 'vanished';
	/** Answer of inviteCustomer for an e-mail address in use. */
	inviteExisting: 'conflict' | 'invited';
	/** Answer of addUserToGroup for a member of the group. */
	groupTwice: 201 | 400;
	/** Answer of removeUserFromGroup for somebody who is not in the group. */
	groupLeftTwice: 200 | 404;
	/** Answer of removeDeskCustomers for an unknown account. */
	removeUnknownCustomer: 204 | 400;
	orderOfChecks: 'permission-first' | 'existence-first';
	/** Body of 429, 500 and 503. */
	troubleBody: 'json' | 'empty' | 'html';
	/** Host of `_links` in answers through the gateway. */
	linksHost: 'site' | 'gateway';
	/** Result of two simultaneous createOrganization calls with the same new name. */
	organizationRace: 'one' | 'two';
	/** Answer to a scoped token sent to the site's own URL. */
	scopedTokenOnSite: 401 | 404;
	/** Language of error texts. */
	language: 'en' | 'de';
}

export const defaultSwitches: Readonly<Switches> = {
	deadToken: 'anonymous',
	gatewayNamesCaller: true,
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
