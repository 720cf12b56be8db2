import unhomoglyph from 'unhomoglyph';

/**
 * What a reader sees of a name (UTS #39, 4): names with one skeleton look alike. Invisible characters are gone and
 * blanks are one, as on a page. For comparing only; never shown, never stored.
 */
export const skeletonOf = (name: string): string =>
	unhomoglyph(name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, ''))
		.normalize('NFD')
		.replace(/\s+/g, ' ')
		.trim();
