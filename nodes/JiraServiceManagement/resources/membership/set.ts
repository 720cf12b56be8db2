import { everySource } from '../../../shared/core/access/knownSources';
import { accept, refuse } from '../../../shared/core/refusal/outcome';
import { updateAccess } from '../../../shared/jsm/access/updateAccess';
import { termsOf, type WantedOrganization } from '../../../shared/jsm/organization/wantedOrganization';
import { getOrganization } from '../../../shared/jsm/api/organizations';
import { completeStep, readLogin, type ProvenLogin } from '../../login/loginSource';
import { readLoginWish } from '../../login/loginWish';
import type { Operation, OperationRun } from '../../operation';
import { accountIdField } from '../../parameters/customer';
import { dataSourceField, onlyForFields, onlyForLogin, readDataSource } from '../../parameters/dataSource';
import { readAccountId, readNumericIds, saysNone } from '../../parameters/ids';
import { ledgerField } from '../../parameters/ledger';
import {
	addressChangeOption,
	allowManagedOption,
	believeForOption,
	maxRemovalsOption,
	smallestShareOption,
	twinsOption,
} from '../../parameters/options';
import { organizationIdsField } from '../../parameters/organization';
import { readRemoval, removalFields, removalFieldsWithoutLedger } from '../../parameters/removal';

export const set: Operation = {
	option: {
		name: 'Set',
		value: 'set',
		action: 'Set memberships of a customer',
		description:
			'Make a customer a member of the given organizations and, depending on Removal, of no others',
	},
	fields: [
		dataSourceField,
		onlyForFields(accountIdField),
		onlyForFields(organizationIdsField),
		...removalFields.map(onlyForLogin),
		...removalFieldsWithoutLedger.map(onlyForFields),
		onlyForLogin(ledgerField),
	],
	options: [
		addressChangeOption,
		allowManagedOption,
		believeForOption,
		maxRemovalsOption,
		smallestShareOption,
		twinsOption,
	],
	execute: async (run) => {
		return readDataSource(run) === 'loginItem' ? await fromLogin(run) : await fromFields(run);
	},
};

async function fromLogin(run: OperationRun) {
	const login = await readLogin(run, ['customer', 'organizations']);
	if (!login.ok) return login;
	const wish = await readLoginWish(run, login.value);
	if (!wish.ok) return wish;
	const organizations = readWanted(login.value);
	if (!organizations.ok) return organizations;

	const set = await updateAccess(
		run.client,
		{
			...wish.value,
			addressChange: run.options.addressChange,
			parts: ['memberships'],
			organizations: organizations.value,
			portals: [],
			isFollowed: true,
		},
		run.changes,
	);
	if (!set.ok) return set;

	const { accountId } = wish.value.account;
	const ids = new Map(set.value.organizations.map(({ name, id }) => [name, id]));
	return accept(
		completeStep(login.value, 'memberships', {
			accountId,
			customer: { accountId, organizations: set.value.after.map(({ id, name }) => ({ id, name })) },
			organizations: login.value.organizations.map((each) => ({
				...each,
				id: ids.get(each.name) ?? each.id,
			})),
			changes: run.changes,
		}),
	);
}

function readWanted({ organizations, pass }: ProvenLogin) {
	const wanted: WantedOrganization[] = [];
	for (const each of organizations) {
		const { name, id, rule, sources } = each;
		if (!id) return refuse('step-missing', { field: 'organizations[].id', expected: 'organizations' });
		wanted.push({ id, name, rule, sources, ...termsOf(each, pass.issuer) });
	}
	return accept(wanted);
}

async function fromFields(run: OperationRun) {
	const accountId = readAccountId(run, accountIdField);
	if (!accountId.ok) return accountId;
	const ids = readNumericIds(run, organizationIdsField);
	if (!ids.ok) return ids;
	const removal = readRemoval(run);
	if (!removal.ok) return removal;
	if (removal.value.mode !== 'never' && ids.value.length === 0 && !saysNone(run, organizationIdsField)) {
		return refuse('setting-invalid', {
			field: organizationIdsField.displayName,
			expected: 'IDs, or an empty list [] to remove the customer from all managed organizations',
		});
	}
	const wanted: WantedOrganization[] = [];
	for (const id of ids.value) {
		const organization = await getOrganization(run.client, id);
		if (!organization.ok) return organization;
		wanted.push(organization.value);
	}
	const wish = {
		account: { accountId: accountId.value, justCreated: false },
		parts: ['memberships'] as const,
		organizations: wanted,
		portals: [],
		known: everySource,
		removal: removal.value,
		believeFor: 0,
	};
	const set = await updateAccess(run.client, wish, run.changes);
	if (!set.ok) return set;
	return accept({
		accountId: accountId.value,
		organizationsBefore: set.value.before.map(({ id, name }) => ({ id, name })),
		changes: run.changes.map((change) => ({ ...change })),
	});
}
