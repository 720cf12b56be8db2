import { omit } from 'lodash';
import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { OrganizationReference } from '../../../shared/core/directory/organization';
import { loginSteps } from '../../../shared/core/login/loginItem';
import { accept, type Outcome } from '../../../shared/core/refusal/outcome';
import type { SiteSnapshot } from '../../../shared/core/access/siteSnapshot';
import {
	synchronizeAccess,
	type Synchronization,
	type Synchronized,
} from '../../../shared/jsm/access/synchronizeAccess';
import { refuseForeignOrganizations } from '../../../shared/jsm/organization/typedOrganizations';
import type { LookUp } from '../../../shared/jsm/customer/resolveCustomer';
import { describeNobody, type Outcomes } from '../../item/nobodyFound';
import { findByMembership } from '../../login/byMembership';
import { completeSteps, ledgerLoginOf, withSettledPortals } from '../../login/loginSource';
import type { Operation, OperationRun } from '../../operation';
import { dataSourceField, onlyForFields, readDataSource } from '../../parameters/dataSource';
import { dryRunField, readDryRun } from '../../parameters/dryRun';
import { ledgerField, readLedgerUse } from '../../parameters/ledger';
import {
	acceptHiddenOption,
	addressChangeOption,
	adoptOption,
	allowManagedOption,
	believeForOption,
	maxNewOrganizationsOption,
	maxRemovalsInAllOption,
	maxRemovalsOption,
	smallestShareOption,
	twinsOption,
} from '../../parameters/options';
import { isOn } from '../../parameters/parameter';
import { readRemoval, removalFields } from '../../parameters/removal';
import { listEverybodyOnce, readSiteOnce } from '../../synchronization/siteLists';
import { requireFewRemovals, tallyRemovals } from '../../synchronization/removalTally';
import { personFields, readSynchronizedFields } from '../../synchronization/synchronizedFields';
import {
	readSynchronizedLogin,
	settleLogin,
	supposeGranted,
	type Subject,
} from '../../synchronization/synchronizedLogin';

const readFirstField: INodeProperties = {
	displayName: 'Read All of Jira First',
	name: 'readFirst',
	type: 'boolean',
	default: false,
	description:
		'Whether to read all accounts, organizations and portals once before the first item. A customer for whom nothing changed then costs no API call, which pays off from a few hundred items on.',
};

export const synchronize: Operation = {
	option: {
		name: 'Synchronize',
		value: 'synchronize',
		action: 'Synchronize the access of a customer',
		description: 'Bring account, organizations, memberships and portals of a customer up to date in one step',
	},
	fields: [
		dataSourceField,
		...personFields.map(onlyForFields),
		onlyForFields(readFirstField),
		dryRunField,
		...removalFields,
		ledgerField,
	],
	options: [
		acceptHiddenOption,
		addressChangeOption,
		adoptOption,
		allowManagedOption,
		believeForOption,
		maxNewOrganizationsOption,
		maxRemovalsOption,
		maxRemovalsInAllOption,
		smallestShareOption,
		twinsOption,
	],
	execute: async (run) => {
		const read = await readWish(run);
		if (!read.ok) return read;
		if (read.value === 'undecided') return accept({ ...run.item, changes: [] });
		const { subject, wish } = read.value;
		const { dryRun, removal } = wish;
		const most = run.options.maxRemovalsInAll;
		if (!dryRun && removal.mode !== 'never') {
			const few = await requireFewRemovals(run, most, planItem);
			if (!few.ok) return few;
		}
		const tally = tallyRemovals(run, most);
		const limited = { ...wish, removal: dryRun ? removal : tally.limit(removal) };
		const done = await synchronizeAccess(run.client, limited, run.changes);
		tally.count(run.changes);
		if (!done.ok) return tally.explain(done, removal);
		const result = await describeResult(run, subject, done.value, dryRun);
		// What somebody has there is unknown, so the row must not read as if all portals had been compared.
		const portalsNotRead = wish.snapshot?.unreadDesks ?? [];
		return accept(portalsNotRead.length > 0 ? { ...result, portalsNotRead } : result);
	},
};

/** Reads whose access is synchronized, and with what. */
async function readWish(
	run: OperationRun,
): Promise<Outcome<{ subject: Subject; wish: Synchronization } | 'undecided'>> {
	const isLogin = readDataSource(run) === 'loginItem';
	const read = isLogin ? await readSynchronizedLogin(run) : readSynchronizedFields(run);
	if (!read.ok) return read;
	if (read.value === 'undecided') return accept('undecided');
	const wish = await makeWish(run, read.value, isLogin);
	if (!wish.ok) return wish;
	if (!read.value.undecided) return accept({ subject: read.value, wish: wish.value });
	return await settleWish(run, { ...read.value, undecided: read.value.undecided }, wish.value);
}

/**
 * Lets the memberships in Jira decide the portals of a login, by a plan that writes nothing. What this login takes back
 * does not count, what it gives does.
 */
async function settleWish(
	{ client }: OperationRun,
	subject: Subject & Required<Pick<Subject, 'undecided'>>,
	wish: Synchronization,
): Promise<Outcome<{ subject: Subject; wish: Synchronization }>> {
	const rest = omit(wish, 'portals', 'makesNothing');
	const supposed = { ...rest, ...supposeGranted(subject), addressChange: undefined, dryRun: true };
	const planned = await synchronizeAccess(client, supposed, []);
	if (!planned.ok) return planned;
	const { after } = planned.value;
	const settled = settleLogin(subject, after);
	const own = await refuseForeignOrganizations(client, findByMembership(settled.settled, after));
	if (!own.ok) return own;
	return accept({ subject: settled, wish: { ...rest, ...settled.access } });
}

/** Completes the access to set by the settings of the node. */
async function makeWish(
	run: OperationRun,
	subject: Subject,
	isLogin: boolean,
): Promise<Outcome<Synchronization>> {
	const removal = readRemoval(run);
	if (!removal.ok) return removal;
	const { identity, access, login } = subject;
	const ledger = await readLedgerUse(run, identity, login && ledgerLoginOf(login));
	if (!ledger.ok) return ledger;
	const dryRun = readDryRun(run);
	if (!dryRun.ok) return dryRun;
	const snapshot = !isLogin && isOn(run, readFirstField) ? await readSiteOnce(run) : accept(undefined);
	if (!snapshot.ok) return snapshot;
	const { twins, acceptHidden, addressChange, believeFor, adopt, mostNew } = run.options;
	const wish: Synchronization = {
		...access,
		person: { email: identity.email, displayName: identity.displayName, twins, acceptHidden },
		claim: { issuer: identity.issuer, connection: identity.connection, adopt, mostNew },
		removal: removal.value,
		ledger: ledger.value,
		believeFor,
		dryRun: dryRun.value,
		addressChange,
		snapshot: snapshot.value,
		...(isLogin ? {} : { lookUp: lookUpForList(run, snapshot.value) }),
	};
	return accept(wish);
}

/** Plans an item without writing anything; the changes of its run then say what it would do. */
async function planItem(run: OperationRun): Promise<void> {
	const read = await readWish(run);
	if (!read.ok || read.value === 'undecided') return;
	await synchronizeAccess(run.client, { ...read.value.wish, dryRun: true }, run.changes);
}

/** A list may hold somebody who left: nothing remembered counts, and inactive accounts are looked for as well. */
const lookUpForList = (run: OperationRun, snapshot: SiteSnapshot | undefined): LookUp => ({
	fresh: true,
	// The snapshot has them already.
	...(snapshot ? {} : { everybody: async () => await listEverybodyOnce(run) }),
});

/** Builds the result; what the memberships in Jira decided is added to the item. */
async function describeResult(
	run: OperationRun,
	subject: Subject,
	done: Synchronized,
	dryRun: boolean,
): Promise<IDataObject> {
	const result = await describeDone(run, subject, done, dryRun);
	const { login, settled } = subject;
	return login && settled ? await withSettledPortals(login, result, settled) : result;
}

/** For a granted login the item with all receipts, otherwise a report. */
async function describeDone(
	{ item, changes }: OperationRun,
	{ identity, access, login, isGranted }: Subject,
	{ customer, organizations, before, after }: Synchronized,
	dryRun: boolean,
): Promise<IDataObject> {
	const ids = new Map(organizations.map(({ name, id }) => [name, id]));
	const describe = (memberships: readonly OrganizationReference[]) =>
		customer && { ...customer, organizations: memberships.map(({ id, name }) => ({ id, name })) };
	const found = describe(before);
	if (login && isGranted && customer && !dryRun) {
		return completeSteps(login, loginSteps, {
			accountId: customer.accountId,
			customer: describe(after),
			organizations: login.organizations.map((each) => ({ ...each, id: ids.get(each.name) ?? each.id })),
			changes,
		});
	}
	const about = { ...(login ? item : { email: identity.email }), ...(dryRun ? { dryRun } : {}) };
	if (!customer && !access.createCustomer) return { ...about, ...describeNobody('email') };
	const outcome: Outcomes = dryRun ? 'planned' : 'synchronized';
	return {
		...about,
		outcome,
		customer: found ?? null,
		changes: changes.map((change) => ({ ...change })),
	};
}
