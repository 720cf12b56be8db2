import type { INodeProperties } from 'n8n-workflow';
import { accept, type Outcome } from '../../shared/core/refusal/outcome';
import { requireUnmanaged } from '../../shared/jsm/organization/organizationMembers';
import type { OperationRun } from '../operation';
import { accountIdsField } from './customer';
import { readAccountIdsOrNobody, readNumericId, readSomeAccountIds } from './ids';

export const organizationField: INodeProperties = {
	displayName: 'Organization',
	name: 'organization',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchOrganizations', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: '12',
			validation: [
				{
					type: 'regex',
					properties: { regex: '^\\d+$', errorMessage: 'An organization ID is a number' },
				},
			],
		},
	],
};

/** Several organizations, picked from the list or given by an expression. */
export const organizationIdsField: INodeProperties = {
	displayName: 'Organization Names or IDs',
	name: 'organizationIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getOrganizations' },
	default: [],
	description:
		'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

/**
 * Reads an organization and the accounts to add or remove. Asks Jira whether directory provisioning manages its members,
 * and refuses such an organization unless the admin allows it.
 */
export async function readMembersChange(
	run: OperationRun,
	{ mayBeEmpty }: { mayBeEmpty: boolean } = { mayBeEmpty: false },
): Promise<Outcome<{ organization: string; accountIds: string[] }>> {
	const organization = readNumericId(run, organizationField);
	if (!organization.ok) return organization;
	const accountIds = (mayBeEmpty ? readAccountIdsOrNobody : readSomeAccountIds)(run, accountIdsField);
	if (!accountIds.ok) return accountIds;
	const allowed = run.options.allowManaged
		? accept(true)
		: await requireUnmanaged(run.client, organization.value);
	if (!allowed.ok) return allowed;
	return accept({ organization: organization.value, accountIds: accountIds.value });
}
