import { accept, refuse, type Outcome, type Refusal } from '../refusal/outcome';

/** A text field as an admin filled it in, trimmed; anything else is empty. */
export const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** A text field of entries separated by commas. Names and addresses have none of their own; other lists are read by `parseTextList`. */
export const list = (value: unknown): string[] =>
	text(value)
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');

/** A setting an admin has to change. */
export const invalid = (field: string, expected: string): Refusal =>
	refuse('setting-invalid', { field, expected });

/** A switch that tightens. An expression may give "true" as text, which must not pass for off. */
export const readSwitch = (value: unknown, field: string): Outcome<boolean> =>
	value === undefined || typeof value === 'boolean' ? accept(value === true) : invalid(field, 'on or off');
