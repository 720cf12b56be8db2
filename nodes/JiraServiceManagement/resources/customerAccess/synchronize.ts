import type { IDataObject } from 'n8n-workflow';
import type { Removal } from '../../../shared/core/access/accessState';
import { loginSteps, type Change } from '../../../shared/core/login/loginItem';
import { accept, type Outcome, type Refusal } from '../../../shared/core/refusal/outcome';
import type { SiteSnapshot } from '../../../shared/core/access/siteSnapshot';
import { readSnapshot } from '../../../shared/jsm/access/readSnapshot';
import { bulkPatience, connectJsm } from '../../../shared/n8n/http/connectJsm';
import {
	synchronizeAccess as synchronize,
	type Synchronized,
} from '../../../shared/jsm/access/synchronizeAccess';
import { ledgerField, removalFields } from '../../parameters/accessFields';
import { readLedgerUse, readRemoval } from '../../parameters/accessSettings';
import {
	dataSourceField,
	displayNameField,
	emailField,
	showOnlyFor,
	showOnlyForFields,
} from '../../parameters/fields';
import { completeSteps } from '../../login/loginSource';
import type { Operation, OperationRun } from '../operation';
import {
	adoptOption,
	allowManagedOption,
	believeForOption,
	maxNewOrganizationsOption,
	maxRemovalsInAllOption,
	maxRemovalsOption,
	optionsField,
	smallestShareOption,
	twinsOption,
} from '../../parameters/optionsField';
import { readDataSource, readDryRun, readOptions } from '../../parameters/parameters';
import { readSynchronizedFields } from '../../synchronization/synchronizedFields';
import { readSynchronizedLogin, type Subject } from '../../synchronization/synchronizedLogin';

const shown = showOnlyFor('customerAccess', 'synchronize');
const shownForFields = showOnlyForFields('customerAccess', 'synchronize');

export const synchronizeAccess: Operation = {
	resource: 'customerAccess',
	option: {
		name: 'Synchronize',
		value: 'synchronize',
		action: 'Synchronize the access of a customer',
		description: 'Bring account, organizations, memberships and portals of a customer in line in one step',
	},
	fields: [
		dataSourceField('customerAccess', 'synchronize'),
		emailField(shownForFields),
		{
			displayName: 'Issuer',
			name: 'issuer',
			type: 'string',
			default: '',
			description:
				"The identity provider's name for itself, as in a login; required unless the ledger is off",
			displayOptions: shownForFields,
		},
		{
			displayName: 'Subject',
			name: 'subject',
			type: 'string',
			default: '',
			description:
				"The person's identifier at the identity provider, as in a login; required unless the ledger is off",
			displayOptions: shownForFields,
		},
		{
			displayName: 'Connection Name',
			name: 'connectionName',
			type: 'string',
			default: '',
			description: 'Recorded beside issuer and subject, for whoever reads a refusal later',
			displayOptions: shownForFields,
		},
		displayNameField(shownForFields),
		{
			displayName: 'Organizations',
			name: 'organizations',
			type: 'string',
			default: '={{ $json.organizations }}',
			description:
				'All organizations the customer must be in: names separated by commas, or the list of Organization Mapping',
			displayOptions: shownForFields,
		},
		{
			displayName: 'Portals',
			name: 'portals',
			type: 'string',
			default: '={{ $json.portals }}',
			description:
				'All portals that must be open: their IDs separated by commas, or the list of Portal Access. Empty leaves portals alone; an empty list takes them back.',
			displayOptions: shownForFields,
		},
		{
			displayName: 'Create Missing Customer',
			name: 'createCustomer',
			type: 'boolean',
			default: false,
			description:
				'Whether to make a portal-only customer; without it a person without an account is passed over',
			displayOptions: shownForFields,
		},
		{
			displayName: 'Create Missing Organizations',
			name: 'createOrganizations',
			type: 'boolean',
			default: false,
			description:
				'Whether to make organizations that are missing; the list of Organization Mapping says so itself',
			displayOptions: shownForFields,
		},
		{
			displayName: 'Groups Are Known',
			name: 'groupsKnown',
			type: 'boolean',
			default: true,
			description:
				'Whether the provider was asked for the groups and answered; if not, nothing is taken back',
			displayOptions: shownForFields,
		},
		{
			displayName: 'Read All of Jira First',
			name: 'readFirst',
			type: 'boolean',
			default: false,
			description:
				'Whether to read all accounts, organizations and portals once, page by page, before the first item. Then a customer for whom nothing changed costs no call; right from some hundred items on.',
			displayOptions: shownForFields,
		},
		{
			displayName: 'Dry Run',
			name: 'dryRun',
			type: 'boolean',
			default: false,
			description: 'Whether to say only what would be done; nothing is written',
			displayOptions: shown,
		},
		...removalFields(shown),
		ledgerField(shown),
		optionsField('customerAccess', 'synchronize', [
			adoptOption,
			allowManagedOption,
			believeForOption,
			maxNewOrganizationsOption,
			maxRemovalsOption,
			maxRemovalsInAllOption,
			smallestShareOption,
			twinsOption,
		]),
	],
	execute: async (run) => {
		const isLogin = readDataSource(run) === 'loginItem';
		const subject = isLogin ? await readSynchronizedLogin(run) : readSynchronizedFields(run);
		if (!subject.ok) return subject;
		const removal = readRemoval(run);
		if (!removal.ok) return removal;
		const ledger = await readLedgerUse(run, subject.value.identity);
		if (!ledger.ok) return ledger;
		const dryRun = readDryRun(run);
		if (!dryRun.ok) return dryRun;
		const { twins, believeFor, adopt, mostNew, maxRemovalsInAll } = readOptions(run);
		const { identity, access } = subject.value;
		const wish = {
			...access,
			person: { email: identity.email, displayName: identity.displayName, twins },
			claim: { issuer: identity.issuer, connection: identity.connection, adopt, mostNew },
			removal: removal.value,
			ledger: ledger.value,
			believeFor,
			dryRun: dryRun.value,
		};
		const snapshot = isLogin ? accept(undefined) : await readFirst(run);
		if (!snapshot.ok) return snapshot;
		const tally = await tallyOf(run, maxRemovalsInAll);
		const done = await synchronize(
			run.client,
			{ ...wish, removal: dryRun.value ? wish.removal : tally.limit(wish.removal), snapshot: snapshot.value },
			run.changes,
		);
		tally.count(run.changes);
		if (!done.ok) return tally.explain(done, wish.removal);
		return accept(await describeResult(run, subject.value, done.value, dryRun.value));
	},
};

/** Removals of all items together: a list that came wrong takes a little from many people. */
async function tallyOf({ once }: OperationRun, most: number) {
	const all = await once('removals', async () => ({ count: 0 }));
	const left = Math.max(0, most - all.count);
	return {
		limit: (removal: Removal): Removal => ({ ...removal, most: Math.min(removal.most, left) }),
		count: (changes: readonly Change[]): void => {
			all.count += changes.filter(({ do: what, state }) => {
				return what.startsWith('remove') && (state === 'done' || state === 'failed');
			}).length;
		},
		/** Says which of the two limits it was. */
		explain: (refusal: Refusal, own: Removal): Refusal =>
			refusal.reason === 'too-many-removals' && left < own.most
				? {
						...refusal,
						detail: {
							...refusal.detail,
							expected: `at most ${most} in all items, ${all.count} of them done`,
						},
					}
				: refusal,
	};
}

/** What the whole site looks like, where the admin wants it read before the first item. */
async function readFirst(run: OperationRun): Promise<Outcome<SiteSnapshot | undefined>> {
	const { context, index, client, once } = run;
	if (context.getNodeParameter('readFirst', index, false) !== true) return accept(undefined);
	return await once(`snapshot ${client.account}`, async () => {
		const { timeout, waiting } = readOptions(run).patience;
		// Lists come later, and wait in line for longer, than what is asked for one customer.
		const patience = {
			timeout: Math.max(timeout, bulkPatience.timeout),
			waiting: Math.max(waiting, bulkPatience.waiting),
		};
		const patient = await connectJsm(context, patience, index);
		return patient.ok ? await readSnapshot(patient.value) : patient;
	});
}

/** A login that was granted access goes on with all receipts; everything else is a report. */
async function describeResult(
	{ item, changes }: OperationRun,
	{ identity, login, isGranted }: Subject,
	{ customer, organizations, before }: Synchronized,
	dryRun: boolean,
): Promise<IDataObject> {
	const ids = new Map(organizations.map(({ name, id }) => [name, id]));
	const found = customer && {
		...customer,
		organizations: before.map(({ id, name }) => ({ id, name })),
	};
	if (login && isGranted && customer && found && !dryRun) {
		return await completeSteps(login, loginSteps, {
			accountId: customer.accountId,
			customer: found,
			organizations: login.organizations.map((each) => ({ ...each, id: ids.get(each.name) ?? each.id })),
			changes,
		});
	}
	return {
		...(login ? item : { email: identity.email }),
		...(dryRun ? { dryRun } : {}),
		customer: found ?? null,
		changes: changes.map((change) => ({ ...change })),
	};
}
