import { partition } from 'lodash';
import { foldCase } from './letterCase';
import type { ComparedRule } from './mappingRules';
import { createPrefixIndex } from './prefixIndex';
import { matchPieces, splitPattern, type Pieces } from './wildcard';

/** A row and a text that matches it: a group of the group table, a value of the attribute table. */
export interface TextMatch<R extends ComparedRule> {
	rule: R;
	text: string;
	/** What the first `*` of the pattern, or the end after the prefix, stands for; '' for an exact row. */
	rest: string;
}

export type TextMatcher<R extends ComparedRule> = (texts: Iterable<string>) => TextMatch<R>[];

interface Compiled<R extends ComparedRule> {
	rule: R;
	/** In the table, from 0 on. */
	position: number;
	/** As compared: in one letter case where it does not count. */
	pieces: Pieces;
}

interface Found<R extends ComparedRule> extends TextMatch<R> {
	position: number;
}

function piecesOf(text: string, { match }: ComparedRule): Pieces {
	if (match === 'pattern') return splitPattern(text);
	return match === 'prefix' ? [text, ''] : [text];
}

const head = ({ pieces }: { pieces: Pieces }): string => pieces[0] ?? '';
const tail = ({ pieces }: { pieces: Pieces }): string => pieces.at(-1) ?? '';
const reverse = (text: string): string => text.split('').reverse().join('');

/**
 * Finds the rows that may match a text: by the whole text, by the part before the first `*`, or otherwise by the part
 * after the last one.
 */
function createIndex<R extends ComparedRule>(rules: readonly Compiled<R>[]): (text: string) => Compiled<R>[] {
	const exact = new Map<string, Compiled<R>[]>();
	for (const rule of rules.filter(({ pieces }) => pieces.length === 1)) {
		const others = exact.get(head(rule));
		if (others) others.push(rule);
		else exact.set(head(rule), [rule]);
	}
	const open = rules.filter(({ pieces }) => pieces.length > 1);
	const [byTail, byHead] = partition(open, (rule) => head(rule) === '' && tail(rule) !== '');
	const findByHead = createPrefixIndex(byHead.map((rule) => [head(rule), rule] as const));
	const findByTail = createPrefixIndex(byTail.map((rule) => [reverse(tail(rule)), rule] as const));
	return (text) => [
		...(exact.get(text) ?? []),
		...findByHead(text),
		...(byTail.length > 0 ? findByTail(reverse(text)) : []),
	];
}

/**
 * Prepares the rows of a table for any number of logins. Matches are in the order of the table, whatever the provider's
 * order was.
 *
 * @param textOf what a row is compared by
 */
export function createTextMatcher<R extends ComparedRule>(
	rules: readonly R[],
	textOf: (rule: R) => string,
): TextMatcher<R> {
	const compiled = rules.map((rule, position) => ({ rule, position, pieces: piecesOf(textOf(rule), rule) }));
	const [counting, folding] = partition(compiled, ({ rule }) => rule.caseCounts);
	const find = createIndex(counting);
	const findInAnyCase = createIndex(folding.map((each) => ({ ...each, pieces: each.pieces.map(foldCase) })));

	return (texts) => {
		const found: Found<R>[] = [];
		const add = (text: string, compared: string, candidates: readonly Compiled<R>[]): void => {
			for (const { rule, position, pieces } of candidates) {
				const rest = matchPieces(text, pieces, compared);
				if (rest !== undefined) found.push({ rule, text, rest, position });
			}
		};
		for (const text of texts) {
			add(text, text, find(text));
			if (folding.length === 0) continue;
			const compared = foldCase(text);
			add(text, compared, findInAnyCase(compared));
		}
		return found.sort((left, right) => left.position - right.position || (left.text < right.text ? -1 : 1));
	};
}
