import type { INodeProperties } from 'n8n-workflow';
import type { LedgerStore } from '../../shared/core/access/ledgerStore';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import type { LedgerLogin, LedgerUse, LoginIdentity } from '../../shared/jsm/ledger/accountLedger';
import { createLedgerProperty } from '../../shared/jsm/ledger/ledgerProperty';
import { siteUrlOf } from '../../shared/jsm/client/site';
import { JSM_CREDENTIAL } from '../../shared/n8n/http/connectJsm';
import { ledgerStoreInRedis } from '../../shared/n8n/credentials/loginStore';
import type { OperationRun } from '../operation';
import type { Parameters } from './parameter';
import { readItemCredential } from '../../shared/n8n/credentials/keptCredentials';

/** Where the ledger stores, per account, what was granted and which login the account is bound to. */
export const ledgerField: INodeProperties = {
	displayName: 'Ledger',
	name: 'ledger',
	type: 'options',
	options: [
		{
			name: 'Jira User Property',
			value: 'property',
			description: "On the customer's own Jira account; needs Administer Jira",
		},
		{
			name: 'Redis',
			value: 'redis',
			description: 'In the Redis of the login store, for a Jira account that may not write user properties',
		},
		{
			name: 'Off',
			value: 'off',
			description:
				'Nothing is recorded: no account is bound to its login, and nothing counts as granted by this package',
		},
	],
	default: 'property',
	description:
		'Where to record what was granted, by which rule, and to which login the account is bound. Choose the same in every node of the workflow.',
};

const readChoice = ({ context, index }: Parameters): unknown =>
	context.getNodeParameter(ledgerField.name, index, 'property');

export const isLedgerOff = (from: Parameters): boolean => readChoice(from) === 'off';

/** Opens the store the admin chose; returns `undefined` if Ledger is Off. */
export async function readLedgerStore(run: OperationRun): Promise<Outcome<LedgerStore | undefined>> {
	const { context, index, client } = run;
	switch (readChoice(run)) {
		case 'property':
			return accept(createLedgerProperty(client));
		case 'redis': {
			// The site's URL, not the URL of the API: the latter depends on the kind of token.
			const site = siteUrlOf(await readItemCredential(context, JSM_CREDENTIAL, index));
			return site.ok ? await ledgerStoreInRedis(context, index, site.value) : site;
		}
		case 'off':
			return accept(undefined);
		default:
			return refuse('setting-invalid', { field: ledgerField.displayName, expected: 'one of the list' });
	}
}

/** The same, with the login whose grants are recorded. */
export async function readLedgerUse(
	run: OperationRun,
	{ issuer, subject, connection }: LoginIdentity,
	login?: LedgerLogin,
): Promise<Outcome<LedgerUse | undefined>> {
	const store = await readLedgerStore(run);
	if (!store.ok) return store;
	return accept(store.value && { store: store.value, identity: { issuer, subject, connection }, login });
}
