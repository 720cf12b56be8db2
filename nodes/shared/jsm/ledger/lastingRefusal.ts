import { isPortalOnlyId } from '../api/accounts';
import { accountProperty, removeEntityProperty, writeEntityProperty } from '../api/entityProperties';
import type { JsmClient } from '../client/client';
import type { JsmRefusal } from '../client/jsmRefusal';

/** Property that is written to see whether Jira takes one, and removed at once. */
const TRIAL_PROPERTY = 'n8n-jsm-customer-sso.trial';

/** How many other customers are tried until one of them shows how the site behaves. */
const MOST_OTHERS = 3;

/** Whether a refusal may mean that the site refuses properties of this kind of account. */
export const refusesProperties = ({ status }: JsmRefusal): boolean => status === 400 || status === 403;

/**
 * Whether the site refuses properties of portal-only accounts, after it refused one of this account. A single answer
 * proves nothing: another property of the account has to be refused as well, and one of another customer if this process
 * knows any.
 */
export async function isLastingRefusal(client: JsmClient, accountId: string): Promise<boolean> {
	if ((await tryProperty(client, accountId)) !== 'refused') return false;
	for (const other of findOthers(client, accountId)) {
		const seen = await tryProperty(client, other);
		if (seen !== 'unclear') return seen === 'refused';
	}
	return true;
}

async function tryProperty(client: JsmClient, accountId: string): Promise<'taken' | 'refused' | 'unclear'> {
	const trial = accountProperty(accountId, TRIAL_PROPERTY);
	const written = await writeEntityProperty(client, trial, { v: 1 });
	// If this fails, a property of no meaning stays.
	if (written.ok) await removeEntityProperty(client, trial);
	if (written.ok) return 'taken';
	return refusesProperties(written) ? 'refused' : 'unclear';
}

/** Other portal-only accounts that this process knows. */
function findOthers({ memory, account }: JsmClient, accountId: string): string[] {
	const others = new Set<string>();
	for (const [key, known] of memory.accounts.entries()) {
		const [of] = JSON.parse(key) as string[];
		if (of === account && known !== accountId && isPortalOnlyId(known)) others.add(known);
		if (others.size === MOST_OTHERS) break;
	}
	return [...others];
}
