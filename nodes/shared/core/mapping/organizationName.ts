import { accept, refuse, type Outcome } from '../refusal/outcome';

/** Jira accepts 1 to 200 characters. */
const LONGEST_ORGANIZATION_NAME = 200;

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** Includes what is drawn as nothing although it is a letter or a sign: Hangul fillers, variation selectors, U+2800. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/u;

/**
 * A combining mark that changes a letter without becoming one with it (NFC): at the beginning, on a sign or a letter of a
 * script that needs none, or one of more than four.
 */
const LOOSE_MARK =
	/^\p{M}|[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Han}\p{Script=Hangul}\p{Script=Common}]\p{M}|\p{M}{5}/u;

/**
 * What a name from an identity provider must not contain (P-5), and how a refusal calls it. Refused, never repaired: the
 * name is an authorization boundary.
 */
const forbidden: readonly [pattern: RegExp, what: string][] = [
	[CONTROL, 'control characters and line breaks'],
	[UNSEEN, 'invisible or undefined characters'],
	[LOOSE_MARK, 'loose combining marks'],
	[/(?! )\p{Zs}/u, 'unusual blanks'],
	[/^[=+@-]/u, 'a formula'],
	[/\{\{|\$\{/u, 'an expression'],
	[/[<>]/u, 'markup'],
	[/(?:^|[\\/])\.{1,2}(?:[\\/]|$)/u, 'a path'],
	// Full-width and mathematical letters look like plain ones; NFC keeps them apart.
	[
		/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u{1d400}-\u{1d7ff}]|(?=\p{L})[\u2100-\u214f]/u,
		'letters in disguise',
	],
];

const scripts = {
	Latin: /\p{Script=Latin}/u,
	Cyrillic: /\p{Script=Cyrillic}/u,
	Greek: /\p{Script=Greek}/u,
	Han: /\p{Script=Han}/u,
	Kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/u,
	Hangul: /\p{Script=Hangul}/u,
	Bopomofo: /\p{Script=Bopomofo}/u,
} as const;
const OTHER_LETTER =
	/(?![\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Script=Common}\p{Script=Inherited}])\p{L}/u;

/** Scripts that may be combined, as in the profile "highly restrictive" of UTS #39, section 5.2. */
const companions: readonly (readonly string[])[] = [
	['Latin', 'Han', 'Kana'],
	['Latin', 'Han', 'Hangul'],
	['Latin', 'Han', 'Bopomofo'],
];

/** Cyrillic and Greek letters that look like Latin ones; a name that consists only of them looks like a Latin name. */
const ALL_LOOK_LATIN = /^[АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ]+$/u;

function mixesScripts(name: string): boolean {
	const used = Object.entries(scripts).flatMap(([script, pattern]) => (pattern.test(name) ? [script] : []));
	if (OTHER_LETTER.test(name)) return used.length > 0;
	return used.length > 1 && !companions.some((family) => used.every((script) => family.includes(script)));
}

function looksLatin(name: string): boolean {
	const letters = name.replace(/\P{L}/gu, '');
	return letters !== '' && ALL_LOOK_LATIN.test(letters);
}

const refuseName = (expected: string) =>
	refuse('organization-name-refused', { field: 'organization name', expected });

function checkLength(name: unknown): Outcome<string> {
	if (typeof name !== 'string') return refuseName('a text');
	// Composition can shorten a name, but never to less than a quarter.
	if (name.length > 4 * LONGEST_ORGANIZATION_NAME) return refuseName('at most 200 characters');
	const clean = name.normalize('NFC').trim();
	if (clean === '') return refuseName('a name that is not empty');
	return clean.length > LONGEST_ORGANIZATION_NAME ? refuseName('at most 200 characters') : accept(clean);
}

/** Trims and composes (NFC) a name the admin typed; refuses only what Jira refuses: empty, too long, control characters. */
export function checkAdminName(name: unknown): Outcome<string> {
	const clean = checkLength(name);
	if (!clean.ok || !CONTROL.test(clean.value)) return clean;
	return refuseName('a name without control characters and line breaks');
}

/** Checks the key that stays when a provider renames an organization: it is compared, and so must be what it looks like. */
export function checkProviderKey(key: string): Outcome<string> {
	const clean = key.normalize('NFC').trim();
	const found = [CONTROL, UNSEEN, LOOSE_MARK].some((pattern) => pattern.test(clean));
	return found ? refuseName('a key without invisible characters and loose combining marks') : accept(clean);
}

/**
 * Trims and composes (NFC) a name from an identity provider; refuses everything that could be taken for another name or
 * for code.
 */
export function checkProviderName(name: unknown): Outcome<string> {
	const clean = checkLength(name);
	if (!clean.ok) return clean;
	const found = forbidden.find(([pattern]) => pattern.test(clean.value));
	if (found) return refuseName(`a name without ${found[1]}`);
	if (clean.value in Object.prototype || clean.value === 'prototype')
		return refuseName('a name that is not a reserved word');
	if (mixesScripts(clean.value)) return refuseName('letters of one script');
	return looksLatin(clean.value) ? refuseName('letters that do not imitate Latin ones') : clean;
}
