import { checkAdminName } from '../../core/mapping/organizationName';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import { readOwner } from './organizationOwner';
import { failJsm } from '../client/jsmRefusal';
import type { Organization, OrganizationReference } from '../../core/directory/organization';
import { comparableName, nameKey, readListing } from './organizationListing';
import { createOrganization, getOrganization } from '../api/organizations';

export interface OrganizationWish {
	name: string;
	/** Whether a missing organization may be made. */
	create: boolean;
	/** Whether an organization that a directory manages (SCIM) will do. */
	allowManaged: boolean;
	/** Only for a name from a provider: refuse what would be refused, and make or mark nothing. */
	looksOnly?: boolean;
}

export interface FoundOrganization extends Organization {
	/**
	 * `get-or-create` means Jira was asked to make it; whether it existed before, Jira does not say. `other-spelling`: Jira
	 * was asked, and had one already whose name differs in letter case or blanks only.
	 */
	by: 'memory' | 'listing' | 'get-or-create' | 'other-spelling' | 'key';
}

/**
 * Finds the organization of exactly this name. Jira has no search by name: if it may be created, get-or-create is called;
 * otherwise the name is looked up in the complete list, which is remembered for a while.
 */
export async function findOrganization(
	client: JsmClient,
	wish: OrganizationWish,
): Promise<Outcome<FoundOrganization>> {
	const name = checkAdminName(wish.name);
	if (!name.ok) return name;
	const found = await lookUp(client, name.value, wish.create);
	if (!found.ok) return found;
	return found.value.scimManaged && !wish.allowManaged ? refuseManaged(found.value.name) : found;
}

/**
 * Looks an organization up again after Jira no longer knew its id; `undefined` without `create`, as for an organization
 * made
 * on the fly, which the next login claims again.
 */
export async function renewOrganization(
	client: JsmClient,
	{ id, name, create }: OrganizationReference & { create?: boolean },
	allowManaged: boolean,
): Promise<Outcome<string | undefined>> {
	client.memory.listings.delete(client.account);
	for (const [key, claimed] of client.memory.claims.entries()) {
		if (claimed.id === id) client.memory.claims.delete(key);
	}
	if (create === undefined) return accept(undefined);
	const clean = checkAdminName(name);
	if (!clean.ok) return clean;
	client.memory.organizations.delete(nameKey(client, clean.value));
	const found = await findOrganization(client, { name, create, allowManaged });
	if (!found.ok) return found;
	// One that a provider made meanwhile is for the next login to judge.
	const marked = await readOwner(client, found.value.id);
	if (!marked.ok) return marked;
	return accept(marked.value ? undefined : found.value.id);
}

export const refuseManaged = (name: string) =>
	refuse('organization-managed-elsewhere', {
		field: `organization "${name}"`,
		hint: 'Change its members in the directory, or allow managed organizations in the node',
	});

async function lookUp(client: JsmClient, name: string, create: boolean): Promise<Outcome<FoundOrganization>> {
	const { memory } = client;
	const key = nameKey(client, name);
	const known = memory.organizations.get(key);
	if (known) return accept({ ...known, by: 'memory' });
	if (create) return await memory.share(`organization ${key}`, async () => await getOrCreate(client, name));
	if (memory.missingOrganizations.has(key)) return refuseMissing(name);

	const all = await readListing(client, 0);
	if (!all.ok) return all;
	const listed = all.value.byName.get(name);
	if (listed) return accept({ ...listed, by: 'listing' });
	memory.missingOrganizations.set(key, true);
	return refuseMissing(name);
}

/** How Jira may compare names: without letter case and blanks. */
export const foldedName = (name: string): string => comparableName(name).toLowerCase().replace(/\s+/gu, '');

/**
 * Creates an organization, or returns the one Jira takes for it: of exactly this name, or of a name that differs in letter
 * case or blanks only.
 */
export async function getOrCreate(client: JsmClient, name: string): Promise<Outcome<FoundOrganization>> {
	const made = await createOrganization(client, name);
	if (!made.ok) return made;
	const found =
		comparableName(made.value.name) === name ? made : await getOrganization(client, made.value.id);
	if (!found.ok) return found;
	const organization = found.value;
	if (foldedName(organization.name) !== foldedName(name)) {
		// How Jira compares names is undocumented, and a name is an authorization boundary.
		return refuse('organization-name-refused', {
			field: 'organization name',
			expected: name,
			received: organization.name,
			hint: 'Jira already has an organization it takes for the same; write the name exactly as Jira does',
		});
	}
	client.memory.organizations.set(nameKey(client, name), organization);
	client.memory.missingOrganizations.delete(nameKey(client, name));
	const isSame = comparableName(organization.name) === name;
	return accept({ ...organization, by: isSame ? 'get-or-create' : 'other-spelling' });
}

export const refuseMissing = (name: string) =>
	failJsm(
		'jsm-not-found',
		{ method: 'GET', path: '/rest/servicedeskapi/organization' },
		{
			expected: `organization "${name}"`,
			received: 'no organization of exactly this name',
			hint: 'Create it in Jira, correct the name in the mapping, or allow the mapping to create it',
		},
	);
