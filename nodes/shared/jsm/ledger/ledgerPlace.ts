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

/**
 * Where the record of an account is kept: on the account itself, unless this site was found to refuse properties of
 * portal-only accounts. The site is asked once per process.
 */
export async function findPlace(client: JsmClient, accountId: string): Promise<JsmOutcome<Place>> {
	if (!isPortalOnlyId(accountId)) return accept('customer');
	const { ledgerPlaces, share } = client.memory;
	const known = ledgerPlaces.get(client.account);
	if (known) return accept(known);
	return await share(`ledger place ${client.account}`, async () => {
		const own = await getOwnAccountId(client);
		if (!own.ok) return own;
		const noted = await readEntityProperty(client, accountProperty(own.value, PLACE_PROPERTY));
		if (!noted.ok) return noted;
		const place: Place = noted.value === undefined ? 'customer' : 'caller';
		ledgerPlaces.set(client.account, place);
		return accept(place);
	});
}

/** The place this process knows without asking. */
export const knownPlace = (client: JsmClient, accountId: string): Place =>
	isPortalOnlyId(accountId) ? (client.memory.ledgerPlaces.get(client.account) ?? 'customer') : 'customer';

/** Whether a refusal may mean that the site refuses properties of this kind of account. */
export const refusesProperties = ({ status }: JsmRefusal): boolean => status === 400 || status === 403;

/**
 * Moves the records of portal-only accounts to the calling account, after Jira refused a property of one. Refuses as Jira
 * did where the caller lacks the permission: that is no fact about the account.
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
	const own = await getOwnAccountId(client);
	if (!own.ok) return own;
	const noted = await writeEntityProperty(client, accountProperty(own.value, PLACE_PROPERTY), {
		v: 1,
		place: 'caller',
	});
	if (!noted.ok) return noted;
	client.memory.ledgerPlaces.set(client.account, 'caller');
	return accept(true);
}
