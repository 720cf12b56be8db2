import { checkAdminName } from '../core/organizationName';
import { accept, refuse, type Outcome } from '../core/outcome';
import type { JsmClient } from './jsmClient';
import { failJsm } from './jsmError';
import { keyOf, type Organization } from './jsmMemory';
import { createOrganization, listOrganizations } from './organizations';

export interface OrganizationWish {
	name: string;
	/** Whether a missing organization may be made. */
	create: boolean;
	/** Whether an organization that a directory manages (SCIM) will do. */
	allowManaged: boolean;
}

export interface FoundOrganization extends Organization {
	/** `get-or-create` means Jira was asked to make it; whether it existed before, Jira does not say. */
	by: 'memory' | 'listing' | 'get-or-create';
}

const nameKey = (client: JsmClient, name: string) => keyOf(client.account, name);

/**
 * The organization of exactly this name. Jira has no search by name: a name that may be made is asked for by
 * get-or-create, any other is looked up in the whole list, which is remembered for a while.
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

/** Looks an organization up again after Jira no longer knew its id; `undefined` where nobody said how (`create`). */
export async function renewOrganization(
	client: JsmClient,
	{ name, create }: { name: string; create?: boolean },
	allowManaged: boolean,
): Promise<Outcome<string | undefined>> {
	if (create === undefined) return accept(undefined);
	const clean = checkAdminName(name);
	if (!clean.ok) return clean;
	client.memory.organizations.delete(nameKey(client, clean.value));
	const found = await findOrganization(client, { name, create, allowManaged });
	return found.ok ? accept(found.value.id) : found;
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

	const all = await memory.share(
		`organizations ${client.account}`,
		async () => await listAndRemember(client),
	);
	if (!all.ok) return all;
	const listed = all.value.get(name);
	if (listed) return accept({ ...listed, by: 'listing' });
	memory.missingOrganizations.set(key, true);
	return refuseMissing(name);
}

async function getOrCreate(client: JsmClient, name: string): Promise<Outcome<FoundOrganization>> {
	const made = await createOrganization(client, name);
	if (!made.ok) return made;
	if (made.value.name.normalize('NFC').trim() !== name) {
		// How Jira compares names is not described; a name is an authorization boundary, so only the same one will do.
		return refuse('organization-name-refused', {
			field: 'organization name',
			expected: name,
			received: made.value.name,
			hint: 'Jira already has an organization it takes for the same; write the name exactly as Jira does',
		});
	}
	client.memory.organizations.set(nameKey(client, name), made.value);
	client.memory.missingOrganizations.delete(nameKey(client, name));
	return accept({ ...made.value, by: 'get-or-create' });
}

async function listAndRemember(client: JsmClient): Promise<Outcome<Map<string, Organization>>> {
	const all = await listOrganizations(client);
	if (!all.ok) return all;
	const byName = new Map<string, Organization>();
	for (const organization of all.value) {
		const name = organization.name.normalize('NFC').trim();
		const other = byName.get(name);
		// A race of two creates can leave two of one name; everybody takes the older.
		if (!other || Number(organization.id) < Number(other.id)) byName.set(name, organization);
	}
	for (const [name, organization] of byName) {
		client.memory.organizations.set(nameKey(client, name), organization);
	}
	return accept(byName);
}

const refuseMissing = (name: string) =>
	failJsm(
		'jsm-not-found',
		{ method: 'GET', path: '/rest/servicedeskapi/organization' },
		{
			expected: `organization "${name}"`,
			received: 'no organization of exactly this name',
			hint: 'Create it in Jira, correct the name in the mapping, or allow the mapping to create it',
		},
	);
