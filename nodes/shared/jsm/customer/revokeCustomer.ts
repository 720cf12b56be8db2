import type { Change } from '../../core/login/loginItem';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { getAccount, isPortalOnly, revokePortalOnlyAccess } from '../api/accounts';
import type { JsmClient } from '../client/client';
import { forgetAccount } from './resolveCustomer';

/** Locks a portal-only customer out of the site. Any other account is refused without calling Jira. */
export async function revokeCustomer(
	client: JsmClient,
	accountId: string,
): Promise<Outcome<{ state: Change['state'] }>> {
	const account = await getAccount(client, accountId);
	if (!account.ok) return account;
	if (!isPortalOnly(account.value)) {
		return refuse('account-kind-refused', {
			field: 'Account ID',
			expected: 'a portal-only account',
			received: 'another kind of account',
			hint: 'Take the access of an Atlassian account in Atlassian Administration, and its portals and organizations here',
		});
	}
	const revoked = await revokePortalOnlyAccess(client, accountId);
	// Jira's answer to a repeated revoke is undocumented; an inactive account has no access left to revoke.
	const wasRevoked = !revoked.ok && revoked.status === 404 && !account.value.active;
	if (!revoked.ok && !wasRevoked) return revoked;
	forgetAccount(client, accountId);
	return accept({ state: wasRevoked ? 'unchanged' : 'done' });
}
