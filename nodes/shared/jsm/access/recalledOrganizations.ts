import { isSealed } from '../../core/access/membershipSeal';
import type { OrganizationReference } from '../../core/directory/organization';
import type { JsmClient } from '../client/client';
import { readLedger } from '../ledger/accountLedger';
import { comparableName } from '../organization/organizationListing';
import type { AccessWish } from './accessWish';
import { sealOf } from './ledgerUpdates';

/**
 * The organizations of a returning customer by their names, from her ledger, so that a process that does not know them asks
 * nothing more. Only what this package sealed for this account and read less than `believeFor` milliseconds ago: a
 * customer may write the properties of an Atlassian account of her own.
 */
export async function recallOrganizations(
	client: JsmClient,
	{ ledger: use, believeFor }: Pick<AccessWish, 'ledger' | 'believeFor'>,
	accountId: string,
): Promise<ReadonlyMap<string, OrganizationReference>> {
	const recalled = new Map<string, OrganizationReference>();
	if (!use?.login) return recalled;
	// Remembered from the check of its binding.
	const opened = await readLedger(client, use.store, accountId);
	if (!opened.ok) return recalled;
	const { ledger } = opened.value;
	const age = client.now() - Date.parse(ledger.completed.memberships?.checkedAt ?? '');
	const isCurrent =
		age >= 0 && age < believeFor && isSealed(ledger, sealOf(client, { accountId }, use.login));
	if (!isCurrent) return recalled;
	for (const { id, name } of ledger.organizations) recalled.set(comparableName(name), { id, name });
	return recalled;
}
