import {
	makeCustomerId,
	makeUuid,
	nextNumber,
	type Account,
	type AccountType,
	type Credential,
	type Desk,
	type Organization,
	type RandomBytes,
	type Rights,
	type Site,
} from './site';

export interface AccountSeed {
	id?: string;
	/** Default: customer, that is portal-only. */
	type?: AccountType;
	email: string;
	name: string;
	active?: boolean;
	revoked?: boolean;
	emailVisible?: boolean;
	rights?: Partial<Rights>;
	/** Shown beside the name on the overview. */
	remark?: string;
}

export interface OrganizationSeed {
	id?: number;
	name: string;
	scimManaged?: boolean;
	/** Account ids or e-mail addresses. */
	members?: string[];
	properties?: Record<string, unknown>;
}

export interface DeskSeed {
	id?: string;
	projectId?: string;
	key: string;
	name: string;
	/** Default: closed, which Atlassian calls restricted. */
	access?: Desk['access'];
	/** Account ids or e-mail addresses. */
	customers?: string[];
	/** Names. */
	organizations?: string[];
	requestTypes?: number[];
}

export interface CredentialSeed {
	kind: Credential['kind'];
	/** Account id or e-mail address. */
	account: string;
	secret: string;
	label?: string;
	clientId?: string;
	scopes?: readonly string[];
}

/** Data to add to a site. */
export interface SiteSeed {
	organizationManagement?: Site['organizationManagement'];
	accounts?: AccountSeed[];
	organizations?: OrganizationSeed[];
	desks?: DeskSeed[];
	groups?: { id: string; name: string; members?: string[] }[];
	credentials?: CredentialSeed[];
}

const noRights: Rights = {
	siteAdmin: false,
	jiraAdmin: false,
	browseUsers: false,
	agentOf: [],
	deskAdminOf: [],
};

/** The first account with this id or e-mail address. Throws when there is none. */
export function requireAccount(site: Site, reference: string): Account {
	const found =
		site.accounts.get(reference) ??
		[...site.accounts.values()].find(({ email }) => email.toLowerCase() === reference.toLowerCase());
	if (!found) throw new Error(`The simulated site has no account ${reference}`);
	return found;
}

export function addAccount(site: Site, random: RandomBytes, seed: AccountSeed): Account {
	const type = seed.type ?? 'customer';
	const id = seed.id ?? (type === 'customer' ? makeCustomerId(random) : random(12).toString('hex'));
	const account: Account = {
		id,
		type,
		email: seed.email,
		name: seed.name,
		active: seed.active ?? !seed.revoked,
		revoked: seed.revoked ?? false,
		emailVisible: seed.emailVisible ?? true,
		rights: { ...noRights, ...seed.rights },
		properties: new Map(),
		remark: seed.remark,
		missingFromSearches: 0,
		unknownToWrites: 0,
		missingFromProperties: 0,
	};
	site.accounts.set(id, account);
	return account;
}

export function addOrganization(
	site: Site,
	random: RandomBytes,
	now: number,
	seed: OrganizationSeed,
): Organization {
	const organization: Organization = {
		id: seed.id ?? nextNumber(site.organizations.keys()),
		uuid: makeUuid(random),
		name: seed.name,
		scimManaged: seed.scimManaged,
		createdAt: now,
		members: new Set((seed.members ?? []).map((member) => requireAccount(site, member).id)),
		properties: new Map(Object.entries(seed.properties ?? {})),
	};
	site.organizations.set(organization.id, organization);
	return organization;
}

function requireOrganization(site: Site, name: string): Organization {
	const found = [...site.organizations.values()].find((organization) => organization.name === name);
	if (!found) throw new Error(`The simulated site has no organization ${name}`);
	return found;
}

function addDesk(site: Site, seed: DeskSeed): Desk {
	const id = seed.id ?? String(nextNumber([...site.desks.keys()].map(Number)));
	const projects = [...site.desks.values()].map(({ projectId }) => Number(projectId));
	const desk: Desk = {
		id,
		projectId: seed.projectId ?? String(nextNumber(projects, 10_001)),
		key: seed.key,
		name: seed.name,
		access: seed.access ?? 'closed',
		customers: new Set((seed.customers ?? []).map((customer) => requireAccount(site, customer).id)),
		organizations: new Set((seed.organizations ?? []).map((name) => requireOrganization(site, name).id)),
		requestTypes: seed.requestTypes ?? [],
	};
	site.desks.set(id, desk);
	return desk;
}

/** Adds accounts, organizations, desks and credentials to a site; later entries may name earlier ones. */
export function seedSite(site: Site, random: RandomBytes, now: number, seed: SiteSeed): void {
	site.organizationManagement = seed.organizationManagement ?? site.organizationManagement;
	for (const account of seed.accounts ?? []) addAccount(site, random, account);
	for (const organization of seed.organizations ?? []) addOrganization(site, random, now, organization);
	for (const desk of seed.desks ?? []) addDesk(site, desk);
	for (const { id, name, members = [] } of seed.groups ?? []) {
		site.groups.set(id, {
			id,
			name,
			members: new Set(members.map((member) => requireAccount(site, member).id)),
		});
	}
	for (const { account: reference, label, scopes = [], ...rest } of seed.credentials ?? []) {
		const account = requireAccount(site, reference);
		site.credentials.push({ ...rest, scopes, accountId: account.id, label: label ?? account.name });
	}
}
