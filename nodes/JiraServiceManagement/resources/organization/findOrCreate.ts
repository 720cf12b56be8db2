import type { INodeProperties } from 'n8n-workflow';
import type { MappedOrganization } from '../../../shared/core/login/loginItem';
import { accept } from '../../../shared/core/refusal/outcome';
import { describeFound, findMappedOrganization } from '../../../shared/jsm/organization/claimOrganization';
import { findOrganization, foldedName } from '../../../shared/jsm/organization/findOrganization';
import { refuseForeignOrganizations } from '../../../shared/jsm/organization/typedOrganizations';
import { noIssuer } from '../../../shared/jsm/organization/wantedOrganization';
import { completeStep, readLogin, readLoginAccount } from '../../login/loginSource';
import type { Operation, OperationRun } from '../../operation';
import { dataSourceField, onlyForFields, readDataSource } from '../../parameters/dataSource';
import {
	adoptOption,
	allowManagedOption,
	confirmedOption,
	maxNewOrganizationsOption,
} from '../../parameters/options';
import { isOn, readTextParameter } from '../../parameters/parameter';

const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	description: 'Must match exactly; leading and trailing spaces are ignored',
};

const createField: INodeProperties = {
	displayName: 'Create if Missing',
	name: 'create',
	type: 'boolean',
	default: false,
	description: 'Whether to create the organization if none has this name',
};

export const findOrCreate: Operation = {
	option: {
		name: 'Find or Create',
		value: 'findOrCreate',
		action: 'Find or create organizations',
		description: 'Get an organization by its exact name, or create it if allowed',
	},
	fields: [dataSourceField, onlyForFields(nameField), onlyForFields(createField)],
	options: [adoptOption, allowManagedOption, maxNewOrganizationsOption, confirmedOption],
	execute: async (run) => {
		return readDataSource(run) === 'loginItem' ? await fromLogin(run) : await fromFields(run);
	},
};

async function fromLogin(run: OperationRun) {
	const login = await readLogin(run, ['customer']);
	if (!login.ok) return login;
	const { allowManaged, twins, adopt, mostNew } = run.options;
	const account = readLoginAccount(login.value, twins);
	if (!account.ok) return account;

	const organizations: MappedOrganization[] = [];
	const { issuer, connection } = login.value.pass;
	for (const wanted of login.value.organizations) {
		const { name, create, onTheFly } = wanted;
		const wish = { name, create, allowManaged, onTheFly };
		const claim = { issuer, connection, adopt, mostNew };
		const found = await findMappedOrganization(run.client, wish, claim);
		if (!found.ok) return found;
		const change = describeFound(name, found.value);
		if (change) run.changes.push(change);
		// The name in Jira counts: of an organization found by its key, or one that Jira spells in another way.
		const { id, name: inJira } = found.value;
		const isRespelled = inJira !== name && foldedName(inJira) === foldedName(name);
		organizations.push({ ...wanted, id, name: inJira, ...(isRespelled ? { mappedAs: name } : {}) });
	}
	const { accountId } = account.value;
	const step = { accountId, organizations, changes: run.changes };
	return accept(completeStep(login.value, 'organizations', step));
}

async function fromFields(run: OperationRun) {
	const name = readTextParameter(run, nameField);
	const create = isOn(run, createField);
	const { allowManaged, confirmed } = run.options;
	const found = await findOrganization(run.client, { name, create, allowManaged });
	if (!found.ok) return found;
	const typed = { ...found.value, ...(confirmed ? {} : { onlyOf: noIssuer }) };
	const own = await refuseForeignOrganizations(run.client, [typed]);
	if (!own.ok) return own;
	const { id, name: foundName, scimManaged } = found.value;
	return accept({ id, name: foundName, ...(scimManaged === undefined ? {} : { scimManaged }) });
}
