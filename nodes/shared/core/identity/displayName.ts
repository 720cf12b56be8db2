/** Longest display name in characters. */
const LONGEST_DISPLAY_NAME = 255;

/**
 * Cleans a name: removes control, format and line-separating characters, collapses white space, cuts at 255 characters.
 * If nothing is left, uses the part of the e-mail address before the @, because Jira requires a name.
 */
export function cleanDisplayName(name: string, email: string): string {
	// Cut first, so that a 100 KB name costs no more than a short one.
	const cleaned = name
		.slice(0, LONGEST_DISPLAY_NAME * 8)
		.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
		.replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]+/gu, '')
		.trim();
	const cut = [...cleaned].slice(0, LONGEST_DISPLAY_NAME).join('').trim();
	return cut === '' ? (email.split('@')[0] ?? email) : cut;
}
