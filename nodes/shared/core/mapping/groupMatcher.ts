import { partition } from 'lodash';
import { foldCase } from './letterCase';
import type { GroupRule } from './mappingRules';
import { createPrefixIndex } from './prefixIndex';
import { matchPieces, splitPattern, type Pieces } from './wildcard';

/** A row of the group table and a group that matches it. */
export interface GroupMatch {
	rule: GroupRule;
	group: string;
	/** What the first `*` of the pattern, or the end after the prefix, stands for; '' for an exact row. */
	rest: string;
}

export type GroupMatcher = (groups: Iterable<string>) => GroupMatch[];

interface Compiled {
	rule: GroupRule;
	/** In the table, from 0 on. */
	position: number;
	/** As compared: in one letter case where it does not count. */
	pieces: Pieces;
}

interface Found extends GroupMatch {
	position: number;
}

function piecesOf({ match, group }: GroupRule): Pieces {
	if (match === 'pattern') return splitPattern(group);
	return match === 'prefix' ? [group, ''] : [group];
}

const head = ({ pieces }: Compiled): string => pieces[0] ?? '';
const tail = ({ pieces }: Compiled): string => pieces.at(-1) ?? '';
const reverse = (text: string): string => text.split('').reverse().join('');

/**
 * Finds the rows that may match a text: by the whole text, by the part before the first `*`, or otherwise by the part
 * after the last one.
 */
function createIndex(rules: readonly Compiled[]): (text: string) => Compiled[] {
	const exact = new Map<string, Compiled[]>();
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
 * Prepares the group table for any number of logins. Matches are in the order of the table, whatever the provider's
 * order was.
 */
export function createGroupMatcher(rules: readonly GroupRule[]): GroupMatcher {
	const compiled = rules.map((rule, position) => ({ rule, position, pieces: piecesOf(rule) }));
	const [counting, folding] = partition(compiled, ({ rule }) => rule.caseCounts);
	const find = createIndex(counting);
	const findInAnyCase = createIndex(folding.map((each) => ({ ...each, pieces: each.pieces.map(foldCase) })));

	return (groups) => {
		const found: Found[] = [];
		const add = (group: string, compared: string, candidates: readonly Compiled[]): void => {
			for (const { rule, position, pieces } of candidates) {
				const rest = matchPieces(group, pieces, compared);
				if (rest !== undefined) found.push({ rule, group, rest, position });
			}
		};
		for (const group of groups) {
			add(group, group, find(group));
			if (folding.length === 0) continue;
			const compared = foldCase(group);
			add(group, compared, findInAnyCase(compared));
		}
		return found.sort((left, right) => left.position - right.position || (left.group < right.group ? -1 : 1));
	};
}
