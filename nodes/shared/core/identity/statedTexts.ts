import { uniq } from 'lodash';
import type { Knowledge } from './knowledge';

/** What separates the entries of a list that the provider sends as one text; empty if a text is never split. */
export const groupSeparators = ['', ',', ';', ' '] as const;
export type GroupSeparator = (typeof groupSeparators)[number];

/** What a provider said about one source: the usable texts, and whether they are the whole list. */
export interface StatedTexts {
	/** Trimmed, without empty ones and duplicates. */
	texts: string[];
	knowledge: Knowledge;
	/** Entries of the list that are not texts. */
	unusable: number;
}

export interface TextRules {
	separator?: GroupSeparator;
	/** Whether numbers and booleans count as texts. */
	acceptsScalars?: boolean;
}

const ABSENT: StatedTexts = { texts: [], knowledge: 'absent', unusable: 0 };

/** A text in which nothing is to be seen. */
const BLANK = /^[\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]*$/u;

/** An entry that is not a text. */
const UNUSABLE = Symbol('unusable');
type Entry = string | typeof UNUSABLE;

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** An entry of a list in brackets, without its quotes; unusable if it has only one of them. */
function readBracketed(entry: string): Entry {
	const bare = entry.trim().replace(/^(['"])(.*)\1$/s, '$2');
	return bare.includes('"') ? UNUSABLE : bare;
}

/** A value that a provider, or its mapper, wrote as a text although it has none. */
const NO_VALUE = /^(?:null|undefined|NaN)$|\[object \w+\]/;

/** An object id as Windows writes it, which a row may name. */
const GUID_IN_BRACES = /^\{[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\}$/i;

/** A list as some programs print it: `{a, b}` or a part of it, `('a', 'b')`, `["a"]["b"]`. */
const isPrintedList = (text: string): boolean =>
	(/^\{[^{}]*\}?$|^[^{}]*\}$/.test(text) && !GUID_IN_BRACES.test(text)) || /^\(\s*['"]|\["|"\]/.test(text);

/**
 * Whether a text is a list in brackets or a part of one, such as `[a`, and so no name. Names may contain brackets:
 * `[EU] Acme`, `Acme [EU]`.
 */
function isListOrPart(text: string): boolean {
	if (NO_VALUE.test(text) || isPrintedList(text)) return true;
	const [begins, ends] = [text.startsWith('['), text.endsWith(']')];
	if (begins && ends) return /^\[[^[\]]*\]$|^\[\[|\]\]$/.test(text);
	return (begins && (!text.includes(']') || text.startsWith('[['))) || (ends && !text.includes('['));
}

/**
 * Reads a text that may hold a list: a JSON list of texts, or `[a, b]`, which Amazon Cognito makes of a SAML attribute
 * with several values. Any other JSON is unusable, because it is no name.
 */
function readText(text: string, separator: GroupSeparator): Entry[] {
	const trimmed = text.trim();
	if (NO_VALUE.test(trimmed)) return [UNUSABLE];
	if (/^[[{(]/.test(trimmed)) {
		const parsed = parseJson(trimmed);
		if (Array.isArray(parsed))
			return parsed.map((each: unknown) => (typeof each === 'string' ? each : UNUSABLE));
		if (parsed !== undefined) return [UNUSABLE];
		const [, bracketed] = /^\[([^[\]]*)\]$/.exec(trimmed) ?? [];
		if (bracketed !== undefined) return bracketed.split(',').map(readBracketed);
		if (isListOrPart(trimmed)) return [UNUSABLE];
	}
	if (separator === '') return [trimmed];
	return trimmed.split(separator === ' ' ? /\s+/ : separator);
}

/** Whether an entry is a list or a part of one, also several lists in a row: `[a],[b]`. */
const isNoName = (entry: string): boolean => isListOrPart(entry) || /\]\s*[,;|]\s*\[/.test(entry);

/** A number that JSON cannot hold exactly is unusable: two different ones may look the same. */
const isScalar = (value: unknown): value is number | boolean =>
	typeof value === 'boolean' || Number.isSafeInteger(value) || (typeof value === 'number' && value % 1 !== 0);

function readEntries(value: unknown, { separator = '', acceptsScalars = false }: TextRules): Entry[] {
	const list: readonly unknown[] = Array.isArray(value) ? value : [value];
	// Only a text that stands alone can be a list of texts; with several, the provider sends a real list.
	const splitBy = list.length === 1 ? separator : '';
	return list
		.flatMap((each): Entry[] => {
			if (typeof each === 'string') return readText(each, splitBy);
			return [acceptsScalars && isScalar(each) ? String(each) : UNUSABLE];
		})
		.map((entry) => (entry !== UNUSABLE && isNoName(entry.trim()) ? UNUSABLE : entry));
}

/**
 * Reads what a provider sent under one name: a text, or a list of texts. Everything else is unusable, which is not the
 * same as an empty list. A blank text stands for a value that the provider does not have, so it says no more than an
 * absent claim (OpenID Connect Core 1.0, section 5.3.2), unless texts are split: then it is an empty list.
 *
 * @param value any JSON; `undefined` if the name was not sent
 */
export function readTexts(value: unknown, rules: TextRules = {}): StatedTexts {
	if (value === undefined) return ABSENT;
	const entries = readEntries(value, rules);
	const texts = uniq(entries.filter((each) => each !== UNUSABLE).map((each) => each.trim())).filter(
		(text) => !BLANK.test(text),
	);
	const unusable = entries.filter((each) => each === UNUSABLE).length;
	if (unusable > 0) return { texts, knowledge: texts.length > 0 ? 'incomplete' : 'unusable', unusable };
	const isBlank = texts.length === 0 && entries.length > 0 && !rules.separator;
	return isBlank ? ABSENT : { texts, knowledge: 'known', unusable };
}

/** From the best to the worst. */
const order: readonly Knowledge[] = ['known', 'incomplete', 'unusable', 'overage', 'absent'];

/** The statement that is known best; of two that are known equally well, the first. */
export const pickBestKnown = (statements: readonly StatedTexts[]): StatedTexts =>
	statements.reduce(
		(best, each) => (order.indexOf(each.knowledge) < order.indexOf(best.knowledge) ? each : best),
		ABSENT,
	);

/** Combines what was sent under several names into one source. Names that were not sent do not count if another was. */
export function combineTexts(statements: readonly StatedTexts[]): StatedTexts {
	const present = statements.filter(({ knowledge }) => knowledge !== 'absent');
	const texts = uniq(present.flatMap((each) => each.texts));
	const unusable = present.reduce((sum, each) => sum + each.unusable, 0);
	if (present.length === 0) return ABSENT;
	if (present.some(({ knowledge }) => knowledge === 'overage'))
		return { texts, knowledge: 'overage', unusable };
	if (present.every(({ knowledge }) => knowledge === 'known')) return { texts, knowledge: 'known', unusable };
	return { texts, knowledge: texts.length > 0 ? 'incomplete' : 'unusable', unusable };
}

/** The source whose provider says that it has more entries than it sent, whatever it sent. */
export const asOverage = (stated: StatedTexts): StatedTexts => ({ ...stated, knowledge: 'overage' });
