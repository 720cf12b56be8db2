import { randomBytes } from 'node:crypto';

export type AccountType = 'atlassian' | 'customer' | 'app';

/** Ids of desks, or all of them. */
export type DeskRight = readonly string[] | 'all';

/** What an account may do on the site. */
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
	/** Privacy: a hidden address is null in answers and cannot be searched. */
	emailVisible: boolean;
	rights: Rights;
	properties: Map<string, unknown>;
	/** Milliseconds; when the account came up by a call. Absent on seeded accounts. */
	createdAt?: number;
	/** Shown beside the name on the overview. */
	remark?: string;
	/** How many more searches pretend not to know it. */
	missingFromSearches: number;
	/** How many more addDeskCustomers and addOrganizationMembers calls pretend not to know it. */
	unknownToWrites: number;
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
	/** What the directory puts back at its next synchronisation. */
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

/** An invitation the site mailed. */
export interface Mail {
	to: string;
	desk: string;
}

/** What a caller logs in with. Tokens without scopes belong to the site, all others to the gateway. */
export interface Credential {
	kind: 'api-token' | 'scoped-token' | 'oauth-client';
	/** How the call log names the caller. */
	label: string;
	accountId: string;
	/** The token, or the secret of the client. */
	secret: string;
	clientId?: string;
	scopes: readonly string[];
}

/** A Bearer token that was issued. */
export interface IssuedToken {
	credential: Credential;
	scopes: readonly string[];
	/** Milliseconds. */
	expiresAt: number;
}

/** Everything the site knows. */
export interface Site {
	readonly cloudId: string;
	/** Who may manage organizations: a setting of a real site. */
	organizationManagement: 'agents' | 'jiraAdmins';
	accounts: Map<string, Account>;
	organizations: Map<number, Organization>;
	desks: Map<string, Desk>;
	groups: Map<string, Group>;
	outbox: Mail[];
	credentials: Credential[];
	tokens: Map<string, IssuedToken>;
}

/** Source of ids and tokens; replaced in tests that need known ones. */
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

/** Forgets everything but the cloud id. */
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

/** An id as portal-only accounts have it. */
export const makeCustomerId = (random: RandomBytes): string =>
	`qm:${makeUuid(random)}:${random(12).toString('hex')}`;

/** The next free number of an organization, desk or project. */
export const nextNumber = (taken: Iterable<number>, first = 1): number => Math.max(first - 1, ...taken) + 1;
