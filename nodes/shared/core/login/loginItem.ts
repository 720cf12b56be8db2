import type { Account } from '../directory/account';
import type { OrganizationReference } from '../directory/organization';
import type { Portal } from '../directory/portal';
import type { Identity } from '../identity/identity';

export type Protocol = 'oidc' | 'oauth2' | 'saml';

/** What is known of the login itself. */
export interface Login {
	/** Also the reference number a customer reads out to support. */
	id: string;
	protocol: Protocol;
	/** Name of the configured identity provider, as the admin wrote it. */
	connection: string;
	/** ISO 8601, UTC. */
	at: string;
	/** Where the customer wanted to go: a path, or an address on an allowed origin. */
	returnTo?: string;
	/** Where a customer starts this login again; the trigger's own address. */
	startUrl?: string;
	initiatedBy: 'customer' | 'identityProvider' | 'atlassian';
	/** Stands for the person in records that must not name them. */
	pseudonym?: string;
	/** Signed proof that the trigger verified this login. */
	pass: string;
}

/** An organization the customer belongs to, and why. */
export interface MappedOrganization {
	name: string;
	/** Which rule, in words an admin finds again: `group table, row 2`. */
	rule: string;
	/** The group, attribute value or domain that matched. */
	matched: string;
	/** Whether a missing organization may be created. */
	create: boolean;
	/**
	 * What the customer has it by: `groups`, `roles`, `attribute <name>`, `e-mail domain`, `default`. All sources of all
	 * rules that named it.
	 */
	sources: string[];
	/**
	 * The provider made the name, not the admin; with the key that stays when the name changes, if it sends one.
	 * `joins`: the company administers the provider itself, so an existing organization of this name is joined.
	 */
	onTheFly?: { key?: string; joins?: true };
	/** The admin allows the organization of a typed name to be one that a provider made on the fly. */
	confirmed?: true;
	/** The name as it was mapped, where Jira spells it in another way; set by the Jira Service Management node. */
	mappedAs?: string;
	/** Numeric id in JSM, as text; set by the Jira Service Management node. */
	id?: string;
}

/** A name from the provider that cannot be an organization; the login continues without it. */
export interface RefusedName {
	/** Shortened, special characters escaped. */
	name: string;
	rule: string;
	reason: 'organization-name-refused';
	expected?: string;
}

/** What Organization Mapping says beside the organizations. */
export interface MappingNote {
	/** Every source that a rule of the node rests on, whether or not the rule matched. */
	sources: string[];
	refused?: RefusedName[];
}

/** One portal and what was decided about it. */
export interface PortalDecision extends Portal {
	granted: boolean;
	rule: string;
	/** What the decision rests on, such as `groups`. */
	sources?: string[];
	/**
	 * How the customer gets in. `organization`: the named organizations are put on the desk.
	 * `customer`: the customer is added to the desk. `unchanged`: JSM's own setting stays.
	 */
	through: 'organization' | 'customer' | 'unchanged';
	/** Names of the organizations that open it, when `through` is `organization`. */
	organizations?: string[];
	/** Names of organizations that count only because the customer is in them already; Jira says who made them. */
	byMembership?: string[];
	/** The admin allows the organizations of this row to be ones that a provider made on the fly. */
	confirmed?: true;
}

export interface Customer extends Pick<Account, 'accountId'> {
	created?: boolean;
	/** Memberships after this login's changes. For the reader: decisions rest on the sealed receipt. */
	organizations?: OrganizationReference[];
}

export interface Change {
	do:
		| 'createCustomer'
		| 'createOrganization'
		| 'addToOrganization'
		| 'removeFromOrganization'
		| 'addOrganizationToPortal'
		| 'addCustomerToPortal'
		| 'removeCustomerFromPortal'
		| 'takeBackPortal'
		/** The provider has another name for it now; in Jira it keeps the old one. */
		| 'renamedAtProvider'
		/** The same person had another account under an earlier e-mail address. `done`: its access was taken back. */
		| 'addressChanged';
	/** For `addressChanged`: the earlier account. */
	accountId?: string;
	organization?: string;
	serviceDesk?: string;
	/** Which rule gives it, or gave what is taken back. */
	rule?: string;
	/** `planned`: a dry run would do it. `remains`: access that was to end and did not. */
	state: 'done' | 'planned' | 'unchanged' | 'failed' | 'remains';
	/** For `failed` and `remains`: a refusal word, or what still opens the portal. */
	why?: string;
}

/** Steps of a login that change Jira Service Management; Complete Login demands a receipt for each required one. */
export const loginSteps = ['customer', 'organizations', 'memberships', 'portals'] as const;
export type LoginStep = (typeof loginSteps)[number];

export interface Access {
	/** Signed decision of Portal Access. */
	verdict?: string;
	/** Signed statements that a step succeeded for this login. */
	receipts?: Partial<Record<LoginStep, string>>;
}

/**
 * One step of a login, measured by the process that took it. Travels in the item, because the next step may run
 * elsewhere. Information only: it is not sealed, and no decision depends on it.
 */
export interface TraceStep {
	/** `provider`, `verify`, `mapping`, `access`, a resource of the Jira Service Management node, or `answer`. */
	step: string;
	/** Whole milliseconds. */
	ms: number;
	/** Calls to Jira, repeated ones included. */
	calls?: number;
}

/** The one item of a login, as it flows through the workflow. */
export interface LoginItem {
	login: Login;
	/** As the trigger verified it; a workflow can change it, so the sealed pass counts and not this. */
	identity: Identity;
	organizations?: MappedOrganization[];
	mapping?: MappingNote;
	portals?: PortalDecision[];
	customer?: Customer;
	changes?: Change[];
	access?: Access;
	/** What took how long so far; believed for no decision. */
	trace?: TraceStep[];
}
