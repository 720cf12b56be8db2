import type { MappedOrganization } from '../../../shared/core/login/loginItem';
import { accept } from '../../../shared/core/refusal/outcome';
import { describeFound, findMappedOrganization } from '../../../shared/jsm/organization/claimOrganization';
import { findOrganization } from '../../../shared/jsm/organization/findOrganization';
import { dataSourceField, showOnlyForFields } from '../../parameters/fields';
import { completeStep, readLogin, readLoginAccount } from '../../login/loginSource';
import type { Operation, OperationRun } from '../operation';
import {
	adoptOption,
	allowManagedOption,
	maxNewOrganizationsOption,
	optionsField,
} from '../../parameters/optionsField';
import { readDataSource, readOptions, readText } from '../../parameters/parameters';

const shown = showOnlyForFields('organization', 'findOrCreate');

export const findOrCreateOrganization: Operation = {
	resource: 'organization',
	option: {
		name: 'Find or Create',
		value: 'findOrCreate',
		action: 'Find or create organizations',
		description: 'Get the ID of an organization by its exact name, and make it if that is allowed',
	},
	fields: [
		dataSourceField('organization', 'findOrCreate'),
		{
			displayName: 'Name',
			name: 'name',
			type: 'string',
			default: '',
			required: true,
			description: 'Compared exactly, blanks at both ends aside',
			displayOptions: shown,
		},
		{
			displayName: 'Create if Missing',
			name: 'create',
			type: 'boolean',
			default: false,
			description: 'Whether to make the organization if there is none of this name',
			displayOptions: shown,
		},
		optionsField('organization', 'findOrCreate', [
			adoptOption,
			allowManagedOption,
			maxNewOrganizationsOption,
		]),
	],
	execute: async (run) => {
		return readDataSource(run) === 'loginItem' ? await fromLogin(run) : await fromFields(run);
	},
};

async function fromLogin(run: OperationRun) {
	const login = await readLogin(run, ['customer']);
	if (!login.ok) return login;
	const { allowManaged, twins, adopt, mostNew } = readOptions(run);
	const account = await readLoginAccount(login.value, twins);
	if (!account.ok) return account;

	const organizations: MappedOrganization[] = [];
	const { issuer, connection } = login.value.pass;
	for (const wanted of login.value.organizations) {
		const { name, create, onTheFly } = wanted;
		const claim = onTheFly && { issuer, connection, key: onTheFly.key, adopt, mostNew };
		const found = await findMappedOrganization(run.client, { name, create, allowManaged }, claim);
		if (!found.ok) return found;
		const change = describeFound(name, found.value);
		if (change) run.changes.push(change);
		// One found by its key keeps the name it has in Jira.
		organizations.push({ ...wanted, id: found.value.id, name: onTheFly ? found.value.name : name });
	}
	const { accountId } = account.value;
	const step = { accountId, organizations, changes: run.changes };
	return accept(await completeStep(login.value, 'organizations', step));
}

async function fromFields(run: OperationRun) {
	const create = run.context.getNodeParameter('create', run.index, false) === true;
	const { allowManaged } = readOptions(run);
	const found = await findOrganization(run.client, { name: readText(run, 'name'), create, allowManaged });
	if (!found.ok) return found;
	const { id, name, scimManaged } = found.value;
	return accept({ id, name, ...(scimManaged === undefined ? {} : { scimManaged }) });
}
