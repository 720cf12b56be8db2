/**
 * Folds letter case without changing the length. A letter that is not the only lower-case form of its capital letter
 * (Kelvin sign, dotted capital I) stays unchanged and so matches nothing else (P-2).
 */
export function foldCase(text: string): string {
	if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
	return text.replace(/\p{Lu}/gu, (letter) => {
		const small = letter.toLowerCase();
		return small.length === letter.length && small.toUpperCase() === letter ? small : letter;
	});
}
