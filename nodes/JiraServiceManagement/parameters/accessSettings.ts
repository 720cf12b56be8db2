import { removalModes, type Removal } from '../../shared/core/access/accessState';
import type { LedgerStore } from '../../shared/core/access/ledgerStore';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { parseTextList } from '../../shared/core/settings/textList';
import type { LedgerUse, LoginIdentity } from '../../shared/jsm/ledger/ledgerBook';
import { createLedgerProperty } from '../../shared/jsm/ledger/ledgerProperty';
import { siteUrlOf } from '../../shared/jsm/client/site';
import { JSM_CREDENTIAL } from '../../shared/n8n/http/connectJsm';
import { ledgerStoreInRedis } from '../../shared/n8n/credentials/loginStore';
import type { OperationRun } from '../resources/operation';
import { readOptions, type Parameters } from './parameters';

/** How access is taken back and how long the ledger is believed. */
export function readRemoval(from: Parameters): Outcome<Removal> {
	const chosen: unknown = from.context.getNodeParameter('removal', from.index, 'never');
	const mode = removalModes.find((each) => each === chosen);
	if (!mode) return refuse('setting-invalid', { field: 'Take Back', expected: removalModes.join(', ') });
	const written =
		mode === 'everythingManaged' ? from.context.getNodeParameter('managedOrganizations', from.index, '') : '';
	const managed = parseTextList(written, 'Managed Organizations');
	if (!managed.ok) return managed;
	const { maxRemovals, smallestShare, allowManaged } = readOptions(from);
	return accept({ mode, managed: managed.value, most: maxRemovals, smallestShare, allowManaged });
}

/** The store the admin chose; `undefined` for none. */
export async function readLedgerStore({
	context,
	index,
	client,
}: OperationRun): Promise<Outcome<LedgerStore | undefined>> {
	const chosen: unknown = context.getNodeParameter('ledger', index, 'property');
	switch (chosen) {
		case 'property':
			return accept(createLedgerProperty(client));
		case 'redis': {
			// Not the address calls go to: that changes with the kind of token.
			const site = siteUrlOf(await context.getCredentials(JSM_CREDENTIAL, index));
			return site.ok ? await ledgerStoreInRedis(context, index, site.value) : site;
		}
		case 'off':
			return accept(undefined);
		default:
			return refuse('setting-invalid', { field: 'Ledger', expected: 'one of the list' });
	}
}

/** The store and the login that uses it. */
export async function readLedgerUse(
	run: OperationRun,
	{ issuer, subject, connection }: LoginIdentity,
): Promise<Outcome<LedgerUse | undefined>> {
	const store = await readLedgerStore(run);
	if (!store.ok) return store;
	return accept(store.value && { store: store.value, identity: { issuer, subject, connection } });
}
