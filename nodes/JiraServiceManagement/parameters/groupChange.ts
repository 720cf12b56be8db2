import type { INodeProperties } from 'n8n-workflow';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { changeGroup } from '../../shared/jsm/groups/changeGroup';
import { accountIdField, groupField, showOnlyFor } from './fields';
import type { OperationRun } from '../resources/operation';
import { optionsField } from './optionsField';
import { readAccountId, requireSwitch } from './parameters';

const permission: INodeProperties = {
	displayName: 'Allow Changes to Jira Groups',
	name: 'allowGroupChanges',
	type: 'boolean',
	default: false,
	description:
		'Whether this node may change a group. Groups can give seats and rights: those with the names Atlassian gives to groups of administrators and product users are refused all the same.',
};

/** The fields of both operations on a group. */
export function groupChangeFields(operation: string): INodeProperties[] {
	const displayOptions = showOnlyFor('group', operation);
	return [
		{ ...permission, displayOptions },
		groupField(displayOptions),
		accountIdField(displayOptions),
		optionsField('group', operation),
	];
}

/** Puts an account into a group or takes it out, if the admin allowed that. */
export async function runGroupChange(run: OperationRun, member: boolean) {
	const allowed = requireSwitch(
		run,
		permission,
		'A group can give more than a portal, so it must be allowed',
	);
	if (!allowed.ok) return allowed;
	const group = readGroupId(run);
	if (!group.ok) return group;
	const accountId = readAccountId(run);
	if (!accountId.ok) return accountId;
	const changed = await changeGroup(run.client, { group: group.value, accountId: accountId.value, member });
	if (!changed.ok) return changed;
	const { state, group: found } = changed.value;
	return accept({ group: { ...found }, accountId: accountId.value, member, state });
}

function readGroupId({ context, index }: OperationRun): Outcome<string> {
	const value = context.getNodeParameter('group', index, '', { extractValue: true });
	const id = String(value ?? '').trim();
	return /^[\w-]{1,128}$/.test(id)
		? accept(id)
		: refuse('setting-invalid', { field: 'Group', expected: 'the ID of a group' });
}
