import { accept, refuse, type Outcome, type Refusal } from '../refusal/outcome';

/** Reads a text setting and trims it; returns an empty text for any other type. */
export const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** Reads a comma-separated setting whose entries contain no commas; for other lists use `parseTextList`. */
export const list = (value: unknown): string[] =>
	text(value)
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry !== '');

/** Refuses a setting that an admin has to correct. */
export const invalid = (field: string, expected: string): Refusal =>
	refuse('setting-invalid', { field, expected });

/** Reads a switch that makes a check stricter. Refuses the text "true" of an expression instead of reading it as off. */
export const readSwitch = (value: unknown, field: string): Outcome<boolean> =>
	value === undefined || typeof value === 'boolean' ? accept(value === true) : invalid(field, 'on or off');
