import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { removalModes, type Removal } from '../../shared/core/access/accessState';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { parseTextList } from '../../shared/core/settings/textList';
import type { OperationRun } from '../operation';

const never: INodePropertyOptions = { name: 'Never', value: 'never', description: 'Only add' };
const onlyOurs: INodePropertyOptions = {
	name: 'Only What We Added',
	value: 'onlyOurs',
	description: 'What the ledger records; what others granted stays',
};
const everythingManaged: INodePropertyOptions = {
	name: 'Everything Managed',
	value: 'everythingManaged',
	description: 'Also memberships of the organizations named below, whoever granted them',
};

export const removalField: INodeProperties = {
	displayName: 'Removal',
	name: 'removal',
	type: 'options',
	options: [everythingManaged, never, onlyOurs],
	default: 'onlyOurs',
	description:
		'What to remove when it is no longer mapped. Nothing is removed for a login without a groups claim, or when a list could not be read completely.',
};

const managedField: INodeProperties = {
	displayName: 'Managed Organizations',
	name: 'managedOrganizations',
	type: 'string',
	default: '',
	placeholder: 'Acme, Partner *',
	description:
		'Names of organizations whose members only this workflow manages, separated by commas; * stands for any characters',
	displayOptions: { show: { removal: ['everythingManaged'] } },
};

/** The fields for removals in an operation with a ledger, which records what this package granted. */
export const removalFields: INodeProperties[] = [removalField, managedField];

/** The same without Never, for an operation that exists to remove access. */
export const revocationFields: INodeProperties[] = [
	{ ...removalField, options: [everythingManaged, onlyOurs] },
	managedField,
];

/** The same for an operation without a ledger. */
export const removalFieldsWithoutLedger: INodeProperties[] = [
	{ ...removalField, options: [everythingManaged, never], default: 'never' },
	managedField,
];

/** The same for portals, which have no managed organizations. */
export const portalRemovalField: INodeProperties = { ...removalField, options: [never, onlyOurs] };

/** Reads what may be removed, and how much at once. Refuses an unknown choice with `setting-invalid`. */
export function readRemoval({ context, index, options }: OperationRun): Outcome<Removal> {
	const chosen: unknown = context.getNodeParameter(removalField.name, index, 'never');
	const mode = removalModes.find((each) => each === chosen);
	if (!mode) {
		return refuse('setting-invalid', {
			field: removalField.displayName,
			expected: removalModes.join(', '),
		});
	}
	const written = mode === 'everythingManaged' ? context.getNodeParameter(managedField.name, index, '') : '';
	const managed = parseTextList(written, managedField.displayName);
	if (!managed.ok) return managed;
	const { maxRemovals, smallestShare, allowManaged } = options;
	return accept({ mode, managed: managed.value, most: maxRemovals, smallestShare, allowManaged });
}
