import { omit } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import { describeRefusal } from '../shared/core/refusal/refusalText';
import { readKnowledge } from '../shared/core/identity/readKnowledge';
import type { LoginItem, MappingNote } from '../shared/core/login/loginItem';
import { mapOrganizations, type MappableIdentity } from '../shared/core/mapping/organizationMapping';
import { accept, refuse, type Outcome, type Refusal } from '../shared/core/refusal/outcome';
import { readRules, readRulesField, readSettings, type ParameterSource } from './readRules';

export interface MappedItem {
	output: 'mapped' | 'unmapped';
	json: IDataObject;
}

const isTextList = (value: unknown): value is string[] =>
	Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** An item may come from a workflow that builds the identity itself, without roles and knowledge. */
function readIdentity({ identity }: Partial<LoginItem>): Outcome<MappableIdentity> {
	const attributes = Object.entries(identity?.attributes ?? {});
	if (identity && isTextList(identity.groups) && attributes.every(([, values]) => isTextList(values))) {
		return accept({
			...identity,
			roles: isTextList(identity.roles) ? identity.roles : [],
			attributes: Object.fromEntries(attributes),
			knowledge: readKnowledge(identity),
		});
	}
	return refuse('setting-invalid', {
		field: 'identity',
		expected: 'the item of a login trigger',
		hint: 'Connect this node after a login trigger',
	});
}

/** Builds the item for the Unmapped output: no organizations, and the reason. */
export function unmappedItem(item: IDataObject, refusal: Refusal, mapping?: MappingNote): IDataObject {
	return {
		...item,
		organizations: [],
		...(mapping ? { mapping } : {}),
		refusal: describeRefusal(refusal),
	};
}

/**
 * Maps one item. Refuses only wrong settings and items without an identity; a customer without an organization is a
 * normal result.
 */
export function mapItem(source: ParameterSource): Outcome<MappedItem> {
	const rules = readRules(source);
	if (!rules.ok) return rules;
	const settings = readSettings(source);
	if (!settings.ok) return settings;
	const identity = readIdentity(source.item);
	if (!identity.ok) return identity;

	// Drop the result of an earlier mapping, including its refusal, and the rules.
	const item = omit(source.item, 'organizations', 'mapping', 'refusal', readRulesField(source) ?? '');

	const { organizations, refused, sources, refusal } = mapOrganizations(
		identity.value,
		rules.value,
		settings.value,
	);
	const mapping: MappingNote = { sources, ...(refused.length > 0 ? { refused } : {}) };
	return accept(
		refusal
			? { output: 'unmapped', json: unmappedItem(item, refusal, mapping) }
			: { output: 'mapped', json: { ...item, organizations, mapping } },
	);
}
