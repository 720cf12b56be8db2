import type { Account } from '../../core/directory/account';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { createCustomer, findAccountsByEmail, isPortalOnly } from '../api/accounts';
import { cleanDisplayName } from '../../core/identity/displayName';
import type { JsmClient } from '../client/client';
import { memoryKey } from '../client/memory';
import { noteFreshAccount } from '../ledger/accountLedger';
import { confirmNobody } from '../api/nobody';
import { requirePermissions } from '../api/permissions';

/** Which account to use if a portal-only and an Atlassian account share the e-mail address. */
export const twinPolicies = ['refuse', 'preferAtlassian', 'preferPortalOnly'] as const;
export type TwinPolicy = (typeof twinPolicies)[number];

export interface Person {
	email: string;
	displayName: string;
	twins: TwinPolicy;
	/**
	 * Whether an address that is taken leads to the one account the search shows for it without an address. Default: no,
	 * because Jira also matches addresses that only begin with the one searched for.
	 */
	acceptHidden?: boolean;
}

export interface ResolvedCustomer {
	accountId: string;
	created: boolean;
}

/**
 * Delays before searching again for an account that exists but was not found: a parallel login may just have created it.
 */
const waitsForIndex = [1000, 2000, 3000];

const accountKey = (client: JsmClient, { email, twins, acceptHidden = false }: Person) =>
	memoryKey(client.account, email.toLowerCase(), twins, ...(acceptHidden ? ['hidden accepted'] : []));

/**
 * Finds the customer's account by e-mail address or creates it: remembered id, exact search, strict create. Simultaneous
 * logins of one person share one run.
 *
 * @param beforeCreation called before an account is made; if it refuses, none is made
 */
export async function resolveCustomer(
	client: JsmClient,
	person: Person,
	beforeCreation?: () => Promise<Outcome<unknown>>,
): Promise<Outcome<ResolvedCustomer>> {
	const key = accountKey(client, person);
	const known = client.memory.accounts.get(key);
	if (known) return accept({ accountId: known, created: false });
	return await client.memory.share(`customer ${key}`, async () => {
		const resolved = await findOrCreate(client, person, beforeCreation);
		if (resolved.ok) client.memory.accounts.set(key, resolved.value.accountId);
		return resolved;
	});
}

/** Forgets a remembered id that Jira no longer knows. */
export function forgetCustomer(client: JsmClient, person: Person): void {
	for (const acceptHidden of [false, true]) {
		client.memory.accounts.delete(accountKey(client, { ...person, acceptHidden }));
	}
}

/** Forgets every e-mail address that led to this account. */
export function forgetAccount(client: JsmClient, accountId: string): void {
	for (const [key, value] of client.memory.accounts.entries()) {
		if (value === accountId) client.memory.accounts.delete(key);
	}
}

/** How an account is looked up. */
export interface LookUp {
	/** Search even if an account is remembered: it may have another address by now. */
	fresh?: boolean;
	/**
	 * Lists all accounts of the site. The user search shows active ones only, so this is where somebody who was deactivated
	 * is found; it is read only if the search finds nobody.
	 */
	everybody?: () => Promise<Outcome<readonly Account[]>>;
}

/**
 * Finds the account with the e-mail address; never creates one. `undefined`: nobody visible has it, and Jira has said just
 * now that it knows the caller and lets it browse users.
 */
export async function lookUpCustomer(
	client: JsmClient,
	person: Person,
	{ fresh = false, everybody }: LookUp = {},
): Promise<Outcome<ResolvedCustomer | undefined>> {
	const key = accountKey(client, person);
	const known = fresh ? undefined : client.memory.accounts.get(key);
	if (known) return accept({ accountId: known, created: false });
	return await client.memory.share(`look up ${key}${everybody ? ' among all' : ''}`, async () => {
		const found = await searchEverywhere(client, person, everybody);
		if (found.ok && found.value) client.memory.accounts.set(key, found.value.accountId);
		return found;
	});
}

async function searchEverywhere(
	client: JsmClient,
	person: Person,
	everybody: LookUp['everybody'],
): Promise<Outcome<ResolvedCustomer | undefined>> {
	// Without a create, which would reveal an existing account, only the search can answer.
	const found = await findAccountsByEmail(client, person.email, { thorough: true });
	if (!found.ok) return found;
	const existing = chooseAccount(found.value.accounts, person.twins);
	if (existing) return existing;
	const confirmed = await confirmNobody(client, found.value);
	if (!confirmed.ok) return confirmed;
	return everybody ? findAmongAll(await everybody(), person) : accept(undefined);
}

/** Finds the account with the e-mail address among all accounts of the site, inactive ones included. */
export function findAmongAll(
	all: Outcome<readonly Account[]>,
	{ email, twins }: Person,
): Outcome<ResolvedCustomer | undefined> {
	if (!all.ok) return all;
	const wanted = email.toLowerCase();
	const matches = all.value.filter(
		({ emailAddress, accountType }) => emailAddress?.toLowerCase() === wanted && accountType !== 'app',
	);
	return chooseAccount(matches, twins) ?? accept(undefined);
}

async function findOrCreate(
	client: JsmClient,
	person: Person,
	beforeCreation?: () => Promise<Outcome<unknown>>,
): Promise<Outcome<ResolvedCustomer>> {
	// The creation itself shows a taken address, so only what is done before it needs to be sure.
	const thorough = beforeCreation !== undefined;
	const found = await findAccountsByEmail(client, person.email, { thorough });
	if (!found.ok) return found;
	const existing = chooseAccount(found.value.accounts, person.twins);
	if (existing) return existing;
	const [permitted, ready] = await Promise.all([
		// An empty list also comes from an account that may not browse users.
		found.value.sawAnyone ? accept(true) : requirePermissions(client),
		beforeCreation?.() ?? accept(true),
	]);
	if (!permitted.ok) return permitted;
	if (!ready.ok) return ready;
	const { email } = person;
	const displayName = cleanDisplayName(person.displayName, email);
	const created = await createCustomer(client, { email, displayName });
	// The search index may lag behind, so the id in the answer is used directly.
	if (created.ok) {
		noteFreshAccount(client, created.value.accountId);
		return accept({ accountId: created.value.accountId, created: true });
	}
	return created.status === 409 ? await findExisting(client, person) : created;
}

/** Handles a taken address: by a parallel login, or by an account that cannot be found. */
async function findExisting(
	client: JsmClient,
	{ email, twins, acceptHidden = false }: Person,
): Promise<Outcome<ResolvedCustomer>> {
	let hidden: readonly Account[] = [];
	for (const wait of [0, ...waitsForIndex]) {
		if (wait > client.patience.left) break;
		client.patience.left -= wait;
		if (wait > 0) await client.sleep(wait);
		const found = await findAccountsByEmail(client, email, { thorough: true });
		if (!found.ok) return found;
		const existing = chooseAccount(found.value.accounts, twins);
		if (existing) return existing;
		({ hidden } = found.value);
	}
	// Only now: the account of a parallel login may have been missing from the search until the last look.
	const [only, ...others] = acceptHidden ? hidden : [];
	if (only && others.length === 0 && mayHaveAddress(only, email)) {
		return accept({ accountId: only.accountId, created: false });
	}
	return refuse('customer-inactive-or-hidden', {
		field: 'identity.email',
		expected: 'an active account that the user search shows with its address',
		hint: 'If it is an Atlassian account, its owner can show the address to anyone under "Profile and visibility" at id.atlassian.com, or the node can use "Accept Hidden E-Mail Addresses". If access was revoked or the account deactivated, grant access again in Atlassian Administration',
	});
}

/** Whether the search can have matched the hidden address, and not the display name, which its owner chooses. */
const mayHaveAddress = ({ displayName, accountType }: Account, email: string): boolean =>
	(accountType === 'customer' || accountType === 'atlassian') &&
	!displayName.toLowerCase().includes(email.toLowerCase());

/** Chooses the account to use; `undefined` if there is none. */
function chooseAccount(
	accounts: readonly Account[],
	twins: TwinPolicy,
): Outcome<ResolvedCustomer> | undefined {
	const preferred =
		accounts.length > 1 && twins !== 'refuse'
			? accounts.filter((account) => isPortalOnly(account) === (twins === 'preferPortalOnly'))
			: accounts;
	const [first] = preferred;
	if (accounts.length === 0) return undefined;
	if (first && preferred.length === 1) return accept({ accountId: first.accountId, created: false });
	return refuse('customer-twins', {
		field: 'identity.email',
		expected: 'one account',
		received: `${accounts.length} accounts`,
		hint: 'In Atlassian Administration, use "Migrate to Atlassian account" on the portal-only account, or choose in the node which kind counts. Do not deactivate either: its owner would come back to the sign-in page again and again',
	});
}
