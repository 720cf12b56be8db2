import type { Account } from '../../core/directory/account';
import { accept } from '../../core/refusal/outcome';
import { burstLimits } from '../client/burstLimits';
import { callJsm, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome, type JsmRefusal } from '../client/jsmRefusal';
import { administerJira, browseUsers, needsPermission } from './permission';

export function readAccount(value: unknown): Account | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { accountId, displayName, emailAddress, active, accountType } = value as Record<string, unknown>;
	if (typeof accountId !== 'string' || accountId === '') return undefined;
	return {
		accountId,
		displayName: typeof displayName === 'string' ? displayName : '',
		...(typeof emailAddress === 'string' && emailAddress !== '' ? { emailAddress } : {}),
		active: active !== false,
		...(typeof accountType === 'string' ? { accountType } : {}),
	};
}

/** Whether an id looks like that of a portal-only account. The vendor does not promise the prefix. */
export const isPortalOnlyId = (accountId: string): boolean => accountId.startsWith('qm:');

/** True for an account that lives on this site only. JSM does not say so; the prefix of the id is the best indication. */
export const isPortalOnly = ({ accountType, accountId }: Account): boolean =>
	accountType === undefined || accountType === 'unknown'
		? isPortalOnlyId(accountId)
		: accountType === 'customer';

/** Jira's answer to a malformed address, and to one that the site's settings admit no account for, is the same. */
const REFUSED_CUSTOMER =
	'Check the e-mail address, and whether the site makes accounts for its domain (Jira settings, Products, Jira Service Management, Customer access)';

const withHint = (refusal: JsmRefusal, hint: string): JsmRefusal => ({
	...refusal,
	detail: { ...refusal.detail, hint },
});

/** True for what remains of a deleted account: its id, and the kind `unknown`. */
export const isDeleted = ({ accountType, active, emailAddress }: Account): boolean =>
	accountType === 'unknown' && !active && emailAddress === undefined;

/**
 * Creates a portal-only customer and sends no mail. POST /customer, always in strict mode:
 * only then is an address that is already taken (status 409) distinguishable from an invalid one (400).
 */
export async function createCustomer(
	client: JsmClient,
	person: { email: string; displayName: string },
): Promise<JsmOutcome<Account>> {
	const call = {
		method: 'POST',
		path: '/rest/servicedeskapi/customer',
		query: { strictConflictStatusCode: true },
		body: person,
		needs: needsPermission(administerJira),
	} as const;
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer.status === 400 ? withHint(answer, REFUSED_CUSTOMER) : answer;
	const account = readAccount(answer.value.json);
	return account ? accept(account) : failJsm('jsm-unexpected-answer', call, { expected: 'the new customer' });
}

/** Revokes a portal-only customer's access to the whole site. No API can restore it. PUT …/revoke-portal-only-access. */
export async function revokePortalOnlyAccess(
	client: JsmClient,
	accountId: string,
): Promise<JsmOutcome<true>> {
	const answer = await callJsm(client, {
		method: 'PUT',
		path: '/rest/servicedeskapi/customer/user/{account}/revoke-portal-only-access',
		gaps: { account: accountId },
		// The answer to a repeated revoke is undocumented.
		converges: false,
		needs: 'site administrator',
	});
	return answer.ok ? accept(true) : answer;
}

/** Page size of the user search. */
const SEARCH_LIMIT = 50;
/** Jira's user search returns no more than this. */
const SEARCH_END = 1000;

export interface FoundAccounts {
	accounts: Account[];
	/** Whether anybody was shown at all; if not, the right to browse users may be missing. */
	sawAnyone: boolean;
	/** Active people the search returned without an address: theirs is hidden, and may be the one or begin with it. */
	hidden: Account[];
	/** Account ID of the caller as the last answer names it. */
	caller?: string;
}

/**
 * Active accounts that have exactly this e-mail address, letter case aside. GET /user/search matches prefixes of
 * names and addresses, so its hits are filtered; the first hit may be somebody else. An account with a hidden address is
 * not found.
 *
 * @param thorough continue even if the first page has no match: the list may be capped without saying so
 */
export async function findAccountsByEmail(
	client: JsmClient,
	email: string,
	{ thorough }: { thorough: boolean },
): Promise<JsmOutcome<FoundAccounts>> {
	const wanted = email.toLowerCase();
	const call = {
		method: 'GET',
		path: '/rest/api/3/user/search',
		limit: burstLimits.userSearch,
		needs: needsPermission(browseUsers),
	} as const;
	const found = new Map<string, Account>();
	const hidden = new Map<string, Account>();

	for (let startAt = 0; ;) {
		const answer = await callJsm(client, {
			...call,
			query: { query: email, startAt, maxResults: SEARCH_LIMIT },
		});
		if (!answer.ok) return answer;
		const hits = readAccounts(answer.value.json);
		if (!hits) return failJsm('jsm-unexpected-answer', call, { expected: 'a list of users' });
		for (const hit of hits) {
			if (!hit.active || hit.accountType === 'app') continue;
			if (hit.emailAddress === undefined) hidden.set(hit.accountId, hit);
			if (hit.emailAddress?.toLowerCase() === wanted) found.set(hit.accountId, hit);
		}
		const isOnlyHit = startAt === 0 && hits.length === 1 && found.size === 1;
		// If there is a match among other hits, a second account with the address may be on the next page.
		if (hits.length === 0 || startAt >= SEARCH_END || isOnlyHit || (found.size === 0 && !thorough)) {
			const { caller } = answer.value;
			return accept({
				accounts: [...found.values()],
				sawAnyone: startAt + hits.length > 0,
				hidden: [...hidden.values()],
				...(caller === undefined ? {} : { caller }),
			});
		}
		startAt += hits.length;
	}
}

function readAccounts(json: unknown): Account[] | undefined {
	if (!Array.isArray(json)) return undefined;
	const accounts = (json as unknown[]).map(readAccount);
	return accounts.some((account) => account === undefined) ? undefined : (accounts as Account[]);
}

/** GET /user: one account by its id. */
export async function getAccount(client: JsmClient, accountId: string): Promise<JsmOutcome<Account>> {
	const call = {
		method: 'GET',
		path: '/rest/api/3/user',
		query: { accountId },
		limit: burstLimits.user,
		needs: needsPermission(browseUsers),
	} as const;
	const answer = await callJsm(client, call);
	if (!answer.ok) return answer;
	const account = readAccount(answer.value.json);
	return account ? accept(account) : failJsm('jsm-unexpected-answer', call, { expected: 'a user' });
}
