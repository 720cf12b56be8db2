import { partition } from 'lodash';
import { createExclusion } from './wildcard';

/**
 * Groups and roles that every company of a product has, in lower case; `*` matches any characters. As an organization,
 * such a name would hold the people of all companies.
 */
const builtIn = [
	// Microsoft Entra ID
	...['alle benutzer', 'tous les utilisateurs', 'todos los usuarios'],
	...['all users', 'all company', 'all employees', 'all guests', 'all guest users', 'aad dc administrators'],
	...[
		'global administrator',
		'global administrators',
		'company administrator',
		'adminagents',
		'helpdeskagents',
	],
	// Active Directory: groups of the domain, local groups, well-known identities
	...['domain users', 'domain admins', 'domain guests', 'domain computers', 'domain controllers'],
	...[
		'nt authority\\*',
		'builtin\\*',
		'enterprise admins',
		'enterprise key admins',
		'enterprise read-only domain controllers',
	],
	...['read-only domain controllers', 'cloneable domain controllers', 'schema admins', 'key admins'],
	...[
		'group policy creator owners',
		'protected users',
		'cert publishers',
		'ras and ias servers',
		'dnsadmins',
	],
	...['dnsupdateproxy', 'allowed rodc password replication group', 'denied rodc password replication group'],
	...[
		'administrator',
		'administrators',
		'admins',
		'admin',
		'users',
		'user',
		'guests',
		'guest',
		'power users',
	],
	...['account operators', 'server operators', 'print operators', 'backup operators', 'replicator'],
	...['cryptographic operators', 'network configuration operators', 'access control assistance operators'],
	...[
		'remote desktop users',
		'remote management users',
		'performance log users',
		'performance monitor users',
	],
	...['distributed com users', 'event log readers', 'iis_iusrs', 'hyper-v administrators'],
	...['storage replica administrators', 'certificate service dcom access', 'incoming forest trust builders'],
	...[
		'terminal server license servers',
		'windows authorization access group',
		'user mode hardware operators',
	],
	...['rds endpoint servers', 'rds management servers', 'rds remote access servers'],
	...['pre-windows 2000 compatible access', 'system managed accounts group', 'openssh users'],
	...['authenticated users', 'anonymous logon', 'this organization'],
	...[
		'domänen-benutzer',
		'domänen-admins',
		'domänen-gäste',
		'domänencomputer',
		'domänencontroller',
		'domänengäste',
		'jeder',
		'benutzer',
		'administratoren',
	],
	...['organisations-admins', 'schema-admins', 'gäste', 'authentifizierte benutzer'],
	...['utilisateurs du domaine', 'admins du domaine', 'invités du domaine', 'ordinateurs du domaine'],
	...['tout le monde', 'utilisateurs', 'utilisateurs authentifiés', 'administrateurs'],
	...['usuarios del dominio', 'admins. del dominio', 'todos', 'usuarios', 'usuarios autentificados'],
	// Okta, Google, Auth0, OneLogin, JumpCloud
	...['everyone', 'everybody', 'okta administrators', 'all', 'all members', 'all staff', 'default'],
	...['everyone@*', 'all@*', 'all-users@*', 'abuse@*', 'postmaster@*', 'gcp-*-admins', 'gcp-*-admins@*'],
	// Keycloak: roles of the realm and of its own clients
	...[
		'default-roles-*',
		'offline_access',
		'uma_authorization',
		'uma_protection',
		'create-realm',
		'realm-admin',
	],
	...['manage-account', 'manage-account-links', 'manage-consent', 'view-profile', 'view-groups'],
	...['view-applications', 'view-consent', 'delete-account', 'read-token', 'impersonation'],
	// Jira, Confluence and other products of Atlassian
	...['system-administrators', 'site-admins', 'org-admins', 'trusted-users*', 'jira-*', 'confluence-*'],
	...['atlassian-*', 'bitbucket-*', 'opsgenie-*', 'statuspage-*', 'compass-users*', 'compass-admins*'],
	...['service desk team', 'service desk customers', '_licensed-confluence'],
];

const [patterns, names] = partition(builtIn, (name) => name.includes('*'));
const exact = new Set(names);
const fitsPattern = createExclusion(patterns);
const isListed = (name: string): boolean => exact.has(name.toLowerCase()) || fitsPattern(name);

/**
 * Identifiers instead of names: object ids (GUID), security identifiers, group ids of Okta, groups Cognito makes for each
 * provider.
 */
const IDENTIFIER =
	/^(?:00g[\da-z]{17}|(?:urn:uuid:)?\{?[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}\}?|s-1-\d+(?:-\d+)+|[a-z]{2}(?:-[a-z]+)+-\d_[a-z\d]+_.+)$/i;

/**
 * As LDAP, Windows and Keycloak write a group together with where it is: `CN=x,DC=…`, `DOMAIN\x`, `acme.com/x`, `/x`.
 */
const bareName = (group: string): string =>
	(/^cn\s*=\s*((?:[^,\\]|\\.)+)/i.exec(group)?.[1] ?? group)
		.replace(/^(?:.*\\|(?:[\w-]+\.)+\w+\/|\/)/, '')
		.trim();

/**
 * Whether a group, a role or an attribute value means nobody in particular: an identifier, or a group every company has
 * (P-1). Letter case and surrounding blanks do not count.
 */
export function isBuiltInGroup(text: string): boolean {
	const plain = text.normalize('NFKC').trim().replace(/\s+/g, ' ');
	return [plain, bareName(plain)].some((name) => isListed(name) || IDENTIFIER.test(name));
}
