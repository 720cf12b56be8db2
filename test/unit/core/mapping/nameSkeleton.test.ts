import { intersection } from 'lodash';
import { describe, expect, it } from 'vitest';
import { skeletonsOf } from '../../../../nodes/shared/core/mapping/nameSkeleton';

describe('what a reader sees of a name', () => {
	it.each([
		['I and l', 'Illinois', 'lllinois'],
		['1 and l', 'Acme 1', 'Acme l'],
		['0 and O', 'Acme 0', 'Acme O'],
		['rn and m', 'Acme', 'Acrne'],
		['Cyrillic and Latin letters', 'АСМЕ', 'ACME'],
		['Greek and Latin letters', 'ΑΒΕ', 'ABE'],
		['full-width and plain letters', 'Ａcme', 'Acme'],
		['mathematical and plain letters', '𝐀cme', 'Acme'],
		['composed and decomposed letters', 'Café', 'Cafe\u0301'],
		['invisible characters', 'Ac\u200bme\u00ad', 'Acme'],
		['kinds of blanks', 'Acme\u00a0 GmbH ', 'Acme GmbH'],
		['kinds of dashes', 'A-B', 'A‐B'],
		['kinds of nothing', 'Ac\u3164me\u2800', 'Acme'],
		['letter case', 'Acme', 'ACME'],
		['letter case and rn', 'Acme', 'ACRNE'],
		['letter case, I beside i', 'Illinois', 'ILLINOIS'],
		['letter case of Cyrillic letters', 'Ромашка', 'РОМАШКА'],
		['letter case of Cyrillic beside Latin letters', 'АСМЕ', 'acme'],
	])('P-5: %s are one: %j and %j', (_what, one, other) => {
		expect(intersection(skeletonsOf(one), skeletonsOf(other))).not.toEqual([]);
	});

	it.each([
		['accents', 'Cafe', 'Café'],
		['digits', 'Acme 2', 'Acme 3'],
		['blanks inside', 'AcmeGmbH', 'Acme GmbH'],
	])('%s is seen: %j and %j', (_what, one, other) => {
		expect(intersection(skeletonsOf(one), skeletonsOf(other))).toEqual([]);
	});
});
