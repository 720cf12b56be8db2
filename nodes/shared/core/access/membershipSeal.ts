import { createHmac } from 'node:crypto';
import { deriveKey } from '../login/loginSecret';
import type { Ledger } from './ledger';

/** Who can vouch for the memberships in a ledger, and for which account. */
export interface MembershipSeal {
	/** The login secret. */
	secret: string;
	/** Stands for the Jira site. */
	site: string;
	accountId: string;
}

const referenceOf = ({ id, name }: { id: string; name: string }) => [id, name];

function sealOf({ organizations, completed }: Ledger, { secret, site, accountId }: MembershipSeal): string {
	const { fingerprint = '', checkedAt = '', others = [] } = completed.memberships ?? {};
	const stated = [
		site,
		accountId,
		fingerprint,
		checkedAt,
		organizations.map(referenceOf),
		others.map(referenceOf),
	];
	return createHmac('sha256', Buffer.from(deriveKey(secret, 'memberships')))
		.update(JSON.stringify(stated))
		.digest('base64url');
}

/** Seals the list of memberships in the ledger: what we granted and what others gave. */
export function sealMemberships(ledger: Ledger, by: MembershipSeal): Ledger {
	const { memberships } = ledger.completed;
	if (!memberships) return ledger;
	const completed = { ...ledger.completed, memberships: { ...memberships, seal: sealOf(ledger, by) } };
	return { ...ledger, completed };
}

/**
 * Whether this package wrote the list of memberships like this. A customer with an Atlassian account may write the
 * properties of her own account, and with them her ledger.
 */
export const isSealed = (ledger: Ledger, by: MembershipSeal): boolean =>
	ledger.completed.memberships?.seal === sealOf(ledger, by);
