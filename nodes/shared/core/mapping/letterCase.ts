/**
 * A text in which letter case no longer counts, position by position the same as before. A letter that is the small
 * form of none or of another capital letter (Kelvin sign, dotted capital I) stays itself and so matches nothing else (P-2).
 */
export function foldCase(text: string): string {
	if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
	return text.replace(/\p{Lu}/gu, (letter) => {
		const small = letter.toLowerCase();
		return small.length === letter.length && small.toUpperCase() === letter ? small : letter;
	});
}
