import { pick } from 'lodash';
import { accept, refuse, type Outcome } from '../refusal/outcome';

const FIELD = 'Portals Text';

/** Longest text of portals, in characters. */
const LONGEST_PORTALS_TEXT = 1_000_000;

/** The columns of a row, as the panel stores them. */
const columns = ['portal', 'access', 'organizations', 'groups', 'grantThrough', 'confirmed', 'address'];

/** Reads the rows of the portal table from a JSON list of objects; they are not checked yet. */
export function parsePortalsText(text: unknown): Outcome<unknown[]> {
	if (typeof text !== 'string' || text.length > LONGEST_PORTALS_TEXT) {
		return refuse('setting-invalid', {
			field: FIELD,
			expected: `a text of at most ${LONGEST_PORTALS_TEXT} characters`,
		});
	}
	try {
		const list: unknown = JSON.parse(text);
		if (Array.isArray(list)) return accept(list);
	} catch {
		// Refused below.
	}
	return refuse('setting-invalid', { field: FIELD, expected: 'a JSON list of objects, one per portal' });
}

/** Writes rows of the portal table as such a text, one row per line. Reading the text gives the same rows. */
export const writePortalsText = (rows: readonly object[]): string =>
	`[\n${rows.map((row) => JSON.stringify(pick(row, columns))).join(',\n')}\n]`;
