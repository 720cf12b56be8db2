/** A pattern in pieces: what stands before, between and after its `*`. One piece alone is the whole text. */
export type Pieces = readonly string[];

/** Takes a pattern apart; everything but `*` is literal. */
export const splitPattern = (pattern: string): Pieces => pattern.replace(/\*+/g, '*').split('*');

/**
 * What the first `*` stands for when the text fits, or undefined when it does not; '' where the pattern has none.
 * Takes the leftmost place for each piece and never goes back, so hostile input costs no more than its length.
 *
 * @param compared the text as it is compared, of the same length; the answer is cut out of the text itself
 */
export function matchPieces(text: string, pieces: Pieces, compared = text): string | undefined {
	const [first = '', second] = pieces;
	const last = pieces.at(-1) ?? '';
	if (second === undefined) return compared === first ? '' : undefined;
	if (!compared.startsWith(first) || !compared.endsWith(last)) return undefined;
	const end = compared.length - last.length;
	let position = first.length;
	let firstEnd = end;
	for (let index = 1; index < pieces.length - 1; index++) {
		const piece = pieces[index] ?? '';
		const found = compared.indexOf(piece, position);
		if (found === -1) return undefined;
		if (index === 1) firstEnd = found;
		position = found + piece.length;
	}
	return position <= end ? text.slice(first.length, firstEnd) : undefined;
}

/** Whether a text fits a pattern in which `*` stands for any characters, none included. */
export const matchesWildcard = (text: string, pattern: string): boolean =>
	matchPieces(text, splitPattern(pattern)) !== undefined;

/** Makes a list of patterns ready for many texts: whether one fits any of them, in any letter case. */
export function createExclusion(patterns: readonly string[]): (text: string) => boolean {
	const compiled = patterns.map((pattern) => splitPattern(pattern.toLowerCase()));
	return (text) => {
		const compared = text.toLowerCase();
		return compiled.some((pieces) => matchPieces(compared, pieces) !== undefined);
	};
}
