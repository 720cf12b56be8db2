import { randomBytes } from 'node:crypto';

/** A deleted account is of type `unknown`. */
export type AccountType = 'atlassian' | 'customer' | 'app' | 'unknown';

/** Ids of desks, or all desks. */
export type DeskRight = readonly string[] | 'all';

/** Permissions of an account on the site. */
export interface Rights {
	siteAdmin: boolean;
	jiraAdmin: boolean;
	/** Browse users and groups. */
	browseUsers: boolean;
	agentOf: DeskRight;
	deskAdminOf: DeskRight;
}

export interface Account {
	id: string;
	type: AccountType;
	email: string;
	name: string;
	active: boolean;
	revoked: boolean;
	/** Privacy setting. Answers do not show a hidden address; switches say how, and whether a search finds it. */
	emailVisible: boolean;
	rights: Rights;
	properties: Map<string, unknown>;
	/** When a call created the account, in milliseconds. Absent on seeded accounts. */
	createdAt?: number;
	/** Shown beside the name on the overview. */
	remark?: string;
	/** How many more searches miss the account. */
	missingFromSearches: number;
	/** How many more addDeskCustomers and addOrganizationMembers calls refuse the account as unknown. */
	unknownToWrites: number;
	/** How many more calls about its user properties do not find the account. */
	missingFromProperties: number;
}

export interface Organization {
	id: number;
	uuid: string;
	name: string;
	/** Absent stays absent in answers. */
	scimManaged?: boolean;
	/** Milliseconds. */
	createdAt: number;
	members: Set<string>;
	properties: Map<string, unknown>;
	/** Members that the next synchronization of the directory restores. */
	directoryMembers?: Set<string>;
}

export interface Desk {
	id: string;
	projectId: string;
	key: string;
	name: string;
	access: 'public' | 'open' | 'closed';
	customers: Set<string>;
	organizations: Set<number>;
	requestTypes: number[];
}

export interface Group {
	id: string;
	name: string;
	members: Set<string>;
}

/** An invitation e-mail sent by the site. */
export interface Mail {
	to: string;
	desk: string;
}

/** A credential. Tokens without scopes are valid at the site, all others at the gateway. */
export interface Credential {
	kind: 'api-token' | 'scoped-token' | 'oauth-client';
	/** Name of the caller in the call log. */
	label: string;
	accountId: string;
	/** The token or the client secret. */
	secret: string;
	clientId?: string;
	scopes: readonly string[];
	/** When the token expires or is revoked. Absent: not at all. */
	end?: CredentialEnd;
}

/** The end of a token: it is dead from the call on that comes after so many calls of this operation. */
export interface CredentialEnd {
	/** Short name of an operation, or `*` for all. */
	operation: string;
	/** How many more of its calls the token survives. */
	callsLeft: number;
	isDead: boolean;
}

/** An issued Bearer token. */
export interface IssuedToken {
	credential: Credential;
	scopes: readonly string[];
	/** Milliseconds. */
	expiresAt: number;
}

/** All data of the site. */
export interface Site {
	readonly cloudId: string;
	/** Who may manage organizations. Real sites have this setting. */
	organizationManagement: 'agents' | 'jiraAdmins';
	accounts: Map<string, Account>;
	organizations: Map<number, Organization>;
	desks: Map<string, Desk>;
	groups: Map<string, Group>;
	outbox: Mail[];
	credentials: Credential[];
	tokens: Map<string, IssuedToken>;
}

/** Random source of ids and tokens. Tests that need known ones replace it. */
export type RandomBytes = (size: number) => Buffer;

export const defaultRandomBytes: RandomBytes = (size) => randomBytes(size);

export const createSite = (cloudId: string): Site => ({
	cloudId,
	organizationManagement: 'agents',
	accounts: new Map(),
	organizations: new Map(),
	desks: new Map(),
	groups: new Map(),
	outbox: [],
	credentials: [],
	tokens: new Map(),
});

/** Deletes everything except the cloud id. */
export function emptySite(site: Site): void {
	Object.assign(site, createSite(site.cloudId));
}

/** A random UUID, version 4. */
export function makeUuid(random: RandomBytes): string {
	const bytes = random(16);
	bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
	bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
	return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A random id in the form of portal-only accounts. */
export const makeCustomerId = (random: RandomBytes): string =>
	`qm:${makeUuid(random)}:${random(12).toString('hex')}`;

/** The next free number of an organization, desk or project. */
export const nextNumber = (taken: Iterable<number>, first = 1): number => Math.max(first - 1, ...taken) + 1;
