import { isEqual } from 'lodash';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { readTextParameter, type Field, type Parameters } from './parameter';

const MAX_ACCOUNT_ID_LENGTH = 128;

/** Reads a numeric ID from a picker or a text field; returns it as text. Refuses anything else with `setting-invalid`. */
export function readNumericId({ context, index }: Parameters, field: Field): Outcome<string> {
	const value = context.getNodeParameter(field.name, index, '', { extractValue: true });
	return checkNumericId(value, field.displayName);
}

/** The same for a list: an array, or a text with commas. Each ID is returned once. */
export const readNumericIds = ({ context, index }: Parameters, field: Field): Outcome<string[]> =>
	checkAll(context.getNodeParameter(field.name, index, []), field.displayName, checkNumericId);

/** Whether a list field says "none": only an empty array does. An empty text is what a missing value gives. */
export const saysNone = ({ context, index }: Parameters, field: Field): boolean =>
	isEqual(context.getNodeParameter(field.name, index, ''), []);

/** Reads an Atlassian account ID. Refuses what cannot be one with `setting-invalid`. */
export const readAccountId = ({ context, index }: Parameters, field: Field): Outcome<string> =>
	checkAccountId(context.getNodeParameter(field.name, index, ''), field.displayName);

/** The same for an optional field; returns `undefined` if it is empty. */
export const readOptionalAccountId = (from: Parameters, field: Field): Outcome<string | undefined> =>
	readTextParameter(from, field) === '' ? accept(undefined) : readAccountId(from, field);

/** The same for a list: an array, or a text with commas. Each ID is returned once. */
export const readAccountIds = ({ context, index }: Parameters, field: Field): Outcome<string[]> =>
	checkAll(context.getNodeParameter(field.name, index, []), field.displayName, checkAccountId);

/** The same for a list with at least one account: an expression that gives nothing is a mistake, not a wish. */
export function readSomeAccountIds(from: Parameters, field: Field): Outcome<string[]> {
	const accountIds = readAccountIds(from, field);
	if (!accountIds.ok || accountIds.value.length > 0) return accountIds;
	return refuse('setting-invalid', { field: field.displayName, expected: 'at least one account ID' });
}

/** The same for a list that may say "nobody", which only an empty array does. */
export const readAccountIdsOrNobody = (from: Parameters, field: Field): Outcome<string[]> =>
	saysNone(from, field) ? accept([]) : readSomeAccountIds(from, field);

export function checkNumericId(value: unknown, field: string): Outcome<string> {
	const id = String(value ?? '').trim();
	return /^\d{1,15}$/.test(id) ? accept(id) : refuse('setting-invalid', { field, expected: 'a number' });
}

function checkAccountId(value: unknown, field: string): Outcome<string> {
	const id = typeof value === 'string' ? value.trim() : '';
	return id !== '' && id.length <= MAX_ACCOUNT_ID_LENGTH && /^[\w:.-]+$/.test(id)
		? accept(id)
		: refuse('setting-invalid', { field, expected: 'an account ID' });
}

function checkAll(
	value: unknown,
	field: string,
	check: (value: unknown, field: string) => Outcome<string>,
): Outcome<string[]> {
	const written: unknown[] = Array.isArray(value) ? value : String(value ?? '').split(',');
	const ids = new Set<string>();
	for (const entry of written) {
		if (typeof entry === 'string' && entry.trim() === '') continue;
		const id = check(entry, field);
		if (!id.ok) return id;
		ids.add(id.value);
	}
	return accept([...ids]);
}
