import { accept, refuse, type Outcome } from '../refusal/outcome';
import { absenceMeanings, type AbsenceMeaning } from './absence';
import { groupSeparators, type GroupSeparator } from './statedTexts';

/** Reads how groups in one text are separated. */
export function readGroupSeparator(value: unknown): Outcome<GroupSeparator> {
	const separator = groupSeparators.find((each) => each === (value ?? ''));
	return separator === undefined
		? refuse('setting-invalid', { field: 'Group Separator', expected: 'one of the options' })
		: accept(separator);
}

/**
 * Reads what absence means.
 *
 * @param byProvider the meaning at the provider chosen in the panel
 * @param field panel label
 */
export function readAbsenceMeaning(
	value: unknown,
	byProvider: AbsenceMeaning,
	field: string,
): Outcome<AbsenceMeaning> {
	if (value === undefined || value === 'provider') return accept(byProvider);
	const meaning = absenceMeanings.find((each) => each === value);
	return meaning === undefined
		? refuse('setting-invalid', { field, expected: 'one of the options' })
		: accept(meaning);
}
