import { uniq } from 'lodash';
import unhomoglyph from 'unhomoglyph';

/** What nobody sees. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** UTS #39, section 4, in lower case: the second look finds what only small letters have in common, such as m and rn. */
const skeletonOf = (name: string): string =>
	unhomoglyph(unhomoglyph(name).normalize('NFD').toLowerCase()).normalize('NFD').replace(/\s+/g, ' ').trim();

/**
 * The skeletons of a name, one or two: as it is written, and in lower case. Two names that share one look alike, or differ
 * in letter case only. Invisible characters are removed and white space is collapsed. For comparison only; never shown or
 * stored.
 */
export function skeletonsOf(name: string): string[] {
	const seen = name.normalize('NFD').replace(UNSEEN, '');
	return uniq([skeletonOf(seen), skeletonOf(seen.toLowerCase())]).sort();
}
