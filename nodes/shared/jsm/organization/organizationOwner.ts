import { createHash } from 'node:crypto';
import { accept } from '../../core/refusal/outcome';
import { callerProperty } from '../api/callerProperty';
import { organizationProperty, readEntityProperty, writeEntityProperty } from '../api/entityProperties';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';

/** Property of an organization made on the fly: its owner. Its members can read it, so it contains only hashes. */
export const OWNER_PROPERTY = 'n8n-jsm-customer-sso.owner';
/** Property of the calling account, one per owner and key: the id of that organization. */
export const INDEX_PROPERTY = 'n8n-jsm-customer-sso.organization';

/** Which provider created an organization, and under which key. */
export interface Owner {
	owner: string;
	key: string;
}

const hash = (...parts: string[]): string =>
	createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** @param key stays the same when the name changes; without it the name is the key, and a key never equals a name's */
export const ownerOf = (issuer: string, name: string, key?: string): Owner => ({
	owner: hash('owner', issuer),
	key: key === undefined ? hash('name', name) : hash('key', key),
});

/** The owner of an organization that the company's own providers made: whoever administers them names it. */
export const ourOwnerOf = (name: string, key?: string): Owner => ({
	...ownerOf('', name, key),
	owner: hash('ours'),
});

/** Whether the mark is of this provider, or of the company's own ones, under whatever key. */
export const isMarkOf = ({ owner }: Owner, issuer: string): boolean =>
	owner === ownerOf(issuer, '').owner || owner === ourOwnerOf('').owner;

export const isSameOwner = (one: Owner, other: Owner): boolean =>
	one.owner === other.owner && one.key === other.key;

/** Reads the owner of an organization; undefined if it has none or is gone. An unreadable mark counts as another owner. */
export async function readOwner(client: JsmClient, id: string): Promise<JsmOutcome<Owner | undefined>> {
	const value = await readEntityProperty(client, organizationProperty(id, OWNER_PROPERTY));
	if (!value.ok) return value;
	if (value.value === undefined) return accept(undefined);
	const { v, owner, key } = (value.value ?? {}) as Record<string, unknown>;
	const isReadable = v === 1 && typeof owner === 'string' && typeof key === 'string';
	return accept(isReadable ? { owner, key } : { owner: '', key: '' });
}

export const writeOwner = async (client: JsmClient, id: string, { owner, key }: Owner) =>
	await writeEntityProperty(client, organizationProperty(id, OWNER_PROPERTY), { v: 1, owner, key });

/** The id of an owner's organization, or the name being created for it, so that a crash can be recovered from. */
export interface IndexEntry {
	organization?: string;
	making?: string;
}

const entryPlace = async (client: JsmClient, { owner, key }: Owner) =>
	await callerProperty(client, INDEX_PROPERTY, JSON.stringify([owner, key]));

export async function readEntry(client: JsmClient, owner: Owner): Promise<JsmOutcome<IndexEntry>> {
	const place = await entryPlace(client, owner);
	if (!place.ok) return place;
	const value = await readEntityProperty(client, place.value);
	if (!value.ok) return value;
	const { organization, making } = (value.value ?? {}) as Record<string, unknown>;
	return accept({
		...(typeof organization === 'string' && /^\d{1,15}$/.test(organization) ? { organization } : {}),
		...(typeof making === 'string' ? { making } : {}),
	});
}

export async function writeEntry(
	client: JsmClient,
	owner: Owner,
	entry: IndexEntry,
): Promise<JsmOutcome<true>> {
	const place = await entryPlace(client, owner);
	return place.ok ? await writeEntityProperty(client, place.value, { v: 1, ...entry }) : place;
}
