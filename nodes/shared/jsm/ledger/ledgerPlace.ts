import { accept } from '../../core/refusal/outcome';
import { isPortalOnlyId } from '../api/accounts';
import { callerProperty } from '../api/callerProperty';
import {
	accountProperty,
	readEntityProperty,
	writeEntityProperty,
	type EntityProperty,
} from '../api/entityProperties';
import { getOwnAccountId } from '../api/ownAccount';
import { administerJira, needsPermission } from '../api/permission';
import { requirePermissions } from '../api/permissions';
import type { JsmClient } from '../client/client';
import type { JsmOutcome, JsmRefusal } from '../client/jsmRefusal';
import { isLastingRefusal, refusesProperties } from './lastingRefusal';

/** Name of the property on the customer's account; customers and agents do not see it. */
export const LEDGER_PROPERTY = 'n8n-jsm-customer-sso.ledger';

/** Property of the calling account: says that this site refuses properties of portal-only accounts. */
export const PLACE_PROPERTY = 'n8n-jsm-customer-sso.ledger-place';

/** Where the record of one account is kept. */
export type Place = 'customer' | 'caller';

/** The account is a customer's, never the calling one, so this permission is always needed. */
const onCustomer = (accountId: string): EntityProperty => ({
	...accountProperty(accountId, LEDGER_PROPERTY),
	needs: needsPermission(administerJira),
});

/** The property of a record in its place. */
export const propertyAt = async (
	client: JsmClient,
	place: Place,
	accountId: string,
): Promise<JsmOutcome<EntityProperty>> =>
	place === 'customer'
		? accept(onCustomer(accountId))
		: await callerProperty(client, LEDGER_PROPERTY, accountId);

/** How long another process may go unnoticed that found out that this site refuses properties, in milliseconds. */
const CUSTOMER_BELIEVED_FOR = 300_000;

/** The place this process knows without asking; undefined if it has to ask. */
export const knownPlace = (client: JsmClient, accountId: string): Place | undefined =>
	isPortalOnlyId(accountId) ? client.memory.ledgerPlaces.get(client.account) : 'customer';

/**
 * Where the record of an account is kept: on the account itself, unless this site was found to refuse properties of
 * portal-only accounts. It never moves back.
 */
export async function findPlace(client: JsmClient, accountId: string): Promise<JsmOutcome<Place>> {
	const known = knownPlace(client, accountId);
	if (known) return accept(known);
	const { ledgerPlaces, share } = client.memory;
	return await share(`ledger place ${client.account}`, async () => {
		const own = await getOwnAccountId(client);
		if (!own.ok) return own;
		const noted = await readEntityProperty(client, accountProperty(own.value, PLACE_PROPERTY));
		if (!noted.ok) return noted;
		if (noted.value !== undefined) {
			ledgerPlaces.set(client.account, 'caller');
			return accept('caller');
		}
		noteTaken(client, accountId);
		return accept('customer');
	});
}

/**
 * Notes that the records are with the customers, because nothing says otherwise or Jira has just taken a property of one:
 * the records move only where it refuses them all.
 */
export function noteTaken(client: JsmClient, accountId: string): void {
	if (knownPlace(client, accountId)) return;
	client.memory.ledgerPlaces.set(client.account, 'customer', { ttl: CUSTOMER_BELIEVED_FOR });
}

/**
 * Moves the records of portal-only accounts to the calling account, after Jira refused a property of one. Refuses as Jira
 * did where that is no fact about the site: the caller lacks the permission, or Jira takes another property of the
 * account, or one of another account.
 */
export async function moveToCaller(
	client: JsmClient,
	accountId: string,
	refusal: JsmRefusal,
): Promise<JsmOutcome<true>> {
	const isAboutAccount = isPortalOnlyId(accountId) && refusesProperties(refusal);
	if (!isAboutAccount) return refusal;
	const permitted = await requirePermissions(client, [administerJira], { fresh: true });
	if (!permitted.ok) return permitted;
	if (!(await isLastingRefusal(client, accountId))) return refusal;
	const own = await getOwnAccountId(client);
	if (!own.ok) return own;
	const noted = await writeEntityProperty(client, accountProperty(own.value, PLACE_PROPERTY), {
		v: 1,
		place: 'caller',
	});
	if (!noted.ok) return noted;
	client.memory.ledgerPlaces.set(client.account, 'caller');
	client.onNotice?.({ event: 'ledger-moved', status: refusal.status ?? 0 });
	return accept(true);
}
