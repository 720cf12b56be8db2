import type { INodeProperties } from 'n8n-workflow';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import type { OperationRun } from '../operation';
import { accountIdField } from './customer';
import { readAccountId } from './ids';
import { requireSwitch } from './parameter';

const allowGroupChangesField: INodeProperties = {
	displayName: 'Allow Changes to Jira Groups',
	name: 'allowGroupChanges',
	type: 'boolean',
	default: false,
	description:
		'Whether this node may change a group. Groups can grant licenses and permissions, so groups named like the Atlassian groups for administrators and product users are always refused.',
};

const groupField: INodeProperties = {
	displayName: 'Group',
	name: 'group',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchGroups', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: '276f955c-63d7-42c8-9520-92d01dca0625',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '^[\\w-]{1,128}$',
						errorMessage: 'A group ID consists of letters, digits and hyphens',
					},
				},
			],
		},
	],
};

/** The fields for adding a customer to a group and for removing one. */
export const groupMemberFields: INodeProperties[] = [allowGroupChangesField, groupField, accountIdField];

/** Reads those fields. Refuses with `setting-invalid` unless the admin allows changes to groups. */
export function readGroupMember(run: OperationRun): Outcome<{ group: string; accountId: string }> {
	const allowed = requireSwitch(
		run,
		allowGroupChangesField,
		'A group can grant more than portal access, so changes to groups must be allowed',
	);
	if (!allowed.ok) return allowed;
	const group = readGroupId(run);
	if (!group.ok) return group;
	const accountId = readAccountId(run, accountIdField);
	return accountId.ok ? accept({ group: group.value, accountId: accountId.value }) : accountId;
}

function readGroupId({ context, index }: OperationRun): Outcome<string> {
	const value = context.getNodeParameter(groupField.name, index, '', { extractValue: true });
	const id = String(value ?? '').trim();
	return /^[\w-]{1,128}$/.test(id)
		? accept(id)
		: refuse('setting-invalid', { field: groupField.displayName, expected: 'the ID of a group' });
}
