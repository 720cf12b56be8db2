import { describe, expect, it } from 'vitest';
import { skeletonOf } from '../../../../nodes/shared/core/mapping/nameSkeleton';

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
	])('P-5: %s are one: %j and %j', (_what, one, other) => {
		expect(skeletonOf(one)).toBe(skeletonOf(other));
	});

	it.each([
		['letter case', 'Acme', 'ACME'],
		['accents', 'Cafe', 'Café'],
		['digits', 'Acme 2', 'Acme 3'],
		['blanks inside', 'AcmeGmbH', 'Acme GmbH'],
	])('%s is seen: %j and %j', (_what, one, other) => {
		expect(skeletonOf(one)).not.toBe(skeletonOf(other));
	});
});
