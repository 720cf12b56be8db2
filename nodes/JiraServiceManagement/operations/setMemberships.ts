import { accept, refuse } from '../../shared/core/outcome';
import {
	removalModes,
	setMemberships as bringMemberships,
	type Removal,
	type WantedOrganization,
} from '../../shared/jsm/memberships';
import { getOrganization } from '../../shared/jsm/organizations';
import {
	accountIdField,
	dataSourceField,
	organizationIdsField,
	showOnlyFor,
	showOnlyForFields,
} from '../fields';
import { completeStep, readLogin, readLoginAccount, type ProvenLogin } from '../loginSource';
import type { Operation, OperationRun } from '../operation';
import { allowManagedOption, maxRemovalsOption, optionsField, twinsOption } from '../optionsField';
import { readAccountId, readDataSource, readNumericIds, readOptions } from '../parameters';

const shown = showOnlyForFields('membership', 'set');

export const setMemberships: Operation = {
	resource: 'membership',
	option: {
		name: 'Set',
		value: 'set',
		action: 'Set memberships of a customer',
		description: 'Make a customer a member of the organizations and, if you choose so, of no others',
	},
	fields: [
		dataSourceField('membership', 'set'),
		accountIdField(shown),
		organizationIdsField(shown),
		{
			displayName: 'Remove From Other Organizations',
			name: 'removal',
			type: 'options',
			options: [
				{
					name: 'Everything Not Mapped',
					value: 'everythingNotMapped',
					description: 'Also hand-made memberships',
				},
				{ name: 'Never', value: 'never', description: 'Only add' },
			],
			default: 'never',
			description:
				'Whether to end other memberships. A login without a groups claim, and a list that broke off, never remove.',
			displayOptions: showOnlyFor('membership', 'set'),
		},
		optionsField('membership', 'set', [allowManagedOption, maxRemovalsOption, twinsOption]),
	],
	execute: async (run) => {
		return readDataSource(run) === 'loginItem' ? await fromLogin(run) : await fromFields(run);
	},
};

function readRemoval(run: OperationRun): Removal {
	const chosen = run.context.getNodeParameter('removal', run.index, 'never');
	return {
		mode: removalModes.find((mode) => mode === chosen) ?? 'never',
		most: readOptions(run).maxRemovals,
	};
}

async function fromLogin(run: OperationRun) {
	const login = await readLogin(run, ['customer', 'organizations']);
	if (!login.ok) return login;
	const { allowManaged, twins } = readOptions(run);
	const account = await readLoginAccount(login.value, twins);
	if (!account.ok) return account;
	const wanted = readWanted(login.value);
	if (!wanted.ok) return wanted;

	// "The provider said nothing about groups" is not "no groups any more".
	const groupsKnown = login.value.item.identity?.groupsClaim === 'present';
	const removal: Removal = groupsKnown ? readRemoval(run) : { mode: 'never', most: 0 };
	const wish = { account: account.value, wanted: wanted.value, removal, allowManaged };
	const set = await bringMemberships(run.client, wish, run.changes);
	if (!set.ok) return set;

	const { accountId } = account.value;
	const ids = new Map(set.value.organizations.map(({ name, id }) => [name, id]));
	return accept(
		await completeStep(login.value, 'memberships', {
			accountId,
			customer: { accountId, organizations: set.value.before.map(({ id, name }) => ({ id, name })) },
			organizations: login.value.organizations.map((each) => ({
				...each,
				id: ids.get(each.name) ?? each.id,
			})),
			changes: run.changes,
		}),
	);
}

function readWanted({ organizations }: ProvenLogin) {
	const wanted: WantedOrganization[] = [];
	for (const { name, id, create } of organizations) {
		if (!id) return refuse('step-missing', { field: 'organizations[].id', expected: 'organizations' });
		wanted.push({ id, name, create });
	}
	return accept(wanted);
}

async function fromFields(run: OperationRun) {
	const accountId = readAccountId(run);
	if (!accountId.ok) return accountId;
	const ids = readNumericIds(run, 'organizationIds', 'Organization Names or IDs');
	if (!ids.ok) return ids;
	const wanted: WantedOrganization[] = [];
	for (const id of ids.value) {
		const organization = await getOrganization(run.client, id);
		if (!organization.ok) return organization;
		wanted.push(organization.value);
	}
	const account = { accountId: accountId.value, justCreated: false };
	const wish = { account, wanted, removal: readRemoval(run), allowManaged: readOptions(run).allowManaged };
	const set = await bringMemberships(run.client, wish, run.changes);
	if (!set.ok) return set;
	return accept({
		accountId: accountId.value,
		organizationsBefore: set.value.before.map(({ id, name }) => ({ id, name })),
		changes: run.changes.map((change) => ({ ...change })),
	});
}
