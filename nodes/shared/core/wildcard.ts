/**
 * Whether a text fits a pattern in which `*` stands for any characters, none included; everything else is literal.
 * Takes the leftmost place for each piece and never goes back, so hostile input costs no more than its length.
 */
export function matchesWildcard(text: string, pattern: string): boolean {
	const [first = '', ...rest] = pattern.split('*');
	const last = rest.pop();
	if (last === undefined) return text === pattern;
	if (!text.startsWith(first) || !text.endsWith(last)) return false;
	const end = text.length - last.length;
	let position = first.length;
	for (const piece of rest) {
		const found = text.indexOf(piece, position);
		if (found === -1) return false;
		position = found + piece.length;
	}
	return position <= end;
}
