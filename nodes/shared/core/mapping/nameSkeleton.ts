import unhomoglyph from 'unhomoglyph';

/**
 * The skeleton of a name (UTS #39, section 4): names with the same skeleton look alike. Invisible characters are removed
 * and white space is collapsed. For comparison only; never shown or stored.
 */
export const skeletonOf = (name: string): string =>
	unhomoglyph(name.normalize('NFD').replace(/\p{Default_Ignorable_Code_Point}/gu, ''))
		.normalize('NFD')
		.replace(/\s+/g, ' ')
		.trim();
