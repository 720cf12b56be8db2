import type { LaggingListing } from './lag';

/**
 * The site's _Customer access_ settings. Internal customers get an Atlassian account, external ones a portal-only account; each
 * kind for any domain, for those listed, or not at all. A domain that is internal is never external.
 */
export interface CustomerAccess {
	internal: 'off' | readonly string[];
	external: 'off' | 'any' | readonly string[];
}

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
	/** Whether calls reach the API at all. `ip-not-allowed`: the IP allow list refuses them. `suspended`: nobody pays for the site. `renamed`: it has another host now. */
	siteState: 'reachable' | 'ip-not-allowed' | 'suspended' | 'renamed';
	/** Body of 401 and 403 on the site. */
	refusalBody: 'json' | 'text' | 'html';
	/** Milliseconds that pass before each call is carried out. */
	latency: number;
	/** How createOrganization compares names. */
	organizationNames: 'exact' | 'ignore-case' | 'ignore-case-and-blanks';
	/** How createOrganization stores a name. It compares names in this form too. */
	storedNames: 'as-sent' | 'trimmed' | 'blanks-collapsed' | 'case-folded';
	/** How many calls of a listing still show what was there before a write, by listing. */
	listingLag: Partial<Record<LaggingListing, number>>;
	/** Whether accounts of customers have user properties. `refused-403` and `refused-400`: no, for nobody but themselves. */
	customerProperties: 'stored' | 'refused-403' | 'refused-400';
	/** How many calls about its user properties do not find a new account. */
	newAccountPropertiesMissingFor: number;
	/** Customer access of the site: who gets an account, by the domain of the address. */
	customerAccess: CustomerAccess;
	/** What addOrganizationMembers does with the valid ids if one id is unknown. */
	oneBadMember: 'valid-added' | 'nothing-added';
	/** Result of addOrganizationMembers and removeOrganizationMembers if a directory manages the organization. `reverted`: accepted, then undone after the next read. */
	directoryOrganizations: 'refused-403' | 'refused-400' | 'accepted' | 'reverted';
	/** How searchUsers and listUsers return portal-only accounts. */
	customersInSearch: 'with-email' | 'without-email' | 'absent';
	/** How an answer shows a hidden address. */
	hiddenEmail: 'null' | 'empty' | 'absent';
	/** Whether searchUsers and the query of listDeskCustomers find an account by its exact address although it hides it. The answer does not show the address. */
	hiddenFoundByEmail: boolean;
	/** Whether a new account may have the address of a deleted one. */
	deletedEmail: 'free' | 'taken';
	/** Answer of removeOrganizationMembers and removeDeskCustomers for a deleted account. */
	removeDeleted: 204 | 400;
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
	/** The hourly points of apps. `informational`: only headers with the prefix `Beta-` speak of them, and a spent quota stops nothing. */
	quota: 'enforced' | 'informational';
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
	siteState: 'reachable',
	refusalBody: 'json',
	latency: 0,
	organizationNames: 'exact',
	storedNames: 'as-sent',
	listingLag: {},
	customerProperties: 'stored',
	newAccountPropertiesMissingFor: 0,
	customerAccess: { internal: 'off', external: 'any' },
	oneBadMember: 'valid-added',
	directoryOrganizations: 'refused-403',
	customersInSearch: 'with-email',
	hiddenEmail: 'null',
	hiddenFoundByEmail: false,
	deletedEmail: 'free',
	removeDeleted: 204,
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
	quota: 'enforced',
	troubleBody: 'json',
	linksHost: 'site',
	organizationRace: 'one',
	scopedTokenOnSite: 401,
	language: 'en',
};
