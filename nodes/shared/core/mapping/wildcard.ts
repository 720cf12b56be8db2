/** A pattern split at each `*`. A single piece is a pattern without `*`. */
export type Pieces = readonly string[];

/** Splits a pattern; everything except `*` is literal. */
export const splitPattern = (pattern: string): Pieces => pattern.replace(/\*+/g, '*').split('*');

/**
 * Returns what the first `*` matches, '' if the pattern has none, or undefined if the text does not match.
 * Uses the leftmost position of each piece and never backtracks, so the cost is linear even for hostile input.
 *
 * @param compared the text in its compared form, of the same length; the result is cut from the text itself
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

/** Whether a text matches a pattern in which `*` matches any characters, or none. */
export const matchesWildcard = (text: string, pattern: string): boolean =>
	matchPieces(text, splitPattern(pattern)) !== undefined;

/** Prepares a list of patterns; the result says whether a text matches any of them, ignoring letter case. */
export function createExclusion(patterns: readonly string[]): (text: string) => boolean {
	const compiled = patterns.map((pattern) => splitPattern(pattern.toLowerCase()));
	return (text) => {
		const compared = text.toLowerCase();
		return compiled.some((pieces) => matchPieces(compared, pieces) !== undefined);
	};
}
