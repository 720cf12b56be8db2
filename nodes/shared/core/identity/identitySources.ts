import { uniq } from 'lodash';
import type { Identity } from './identity';
import { attributeSource, sources, type Knowledge } from './knowledge';
import type { StatedTexts } from './statedTexts';

/**
 * Maximum texts of the groups, of the roles, and of all attributes together. More than any real answer has: the size of
 * the token or the assertion is the tighter limit.
 */
const MOST_TEXTS = 10_000;

/** Names that have a meaning in JavaScript (P-3). */
const FORBIDDEN_NAMES = new Set(['__proto__', 'constructor', 'prototype']);

/** What a provider said in one login, source by source. */
export interface StatedSources {
	groups: StatedTexts;
	roles: StatedTexts;
	/** By name, in the order of the item. */
	attributes: readonly (readonly [name: string, stated: StatedTexts])[];
}

/** A source that is not completely known although the provider sent something. Counts only, never values. */
export interface SourceGap {
	source: string;
	knowledge: Knowledge;
	/** Texts that are in the item. */
	kept: number;
	/** Entries that are not texts. */
	unusable: number;
	/** Texts above the limit. */
	dropped: number;
}

export interface ReadSources extends Pick<Identity, 'groups' | 'roles' | 'attributes' | 'knowledge'> {
	gaps: SourceGap[];
}

/** The part of a list that fits. What is cut makes the source incomplete, so that it takes nothing back. */
function cutTexts(
	source: string,
	{ texts, knowledge, unusable }: StatedTexts,
	room: number,
): SourceGap & { texts: string[] } {
	const kept = texts.slice(0, room);
	const dropped = texts.length - kept.length;
	const word = dropped > 0 && knowledge === 'known' ? 'incomplete' : knowledge;
	return { source, texts: kept, knowledge: word, kept: kept.length, unusable, dropped };
}

/** Group paths without their leading slash. */
const stripSlashes = (groups: StatedTexts): StatedTexts => ({
	...groups,
	texts: uniq(groups.texts.map((group) => group.replace(/^\//, '').trim())).filter((group) => group !== ''),
});

/** Turns what the provider said into the lists of an identity, with the knowledge about each of them. */
export function readSources(
	{ groups, roles, attributes }: StatedSources,
	{ stripGroupSlash }: { stripGroupSlash: boolean },
): ReadSources {
	const cutGroups = cutTexts(sources.groups, stripGroupSlash ? stripSlashes(groups) : groups, MOST_TEXTS);
	const cutRoles = cutTexts(sources.roles, roles, MOST_TEXTS);
	let room = MOST_TEXTS;
	const cutAttributes = attributes
		.filter(([name, { knowledge }]) => knowledge !== 'absent' && !FORBIDDEN_NAMES.has(name))
		.map(([name, stated]) => {
			const cut = cutTexts(attributeSource(name), stated, room);
			room -= cut.kept;
			return { name, ...cut };
		});
	const all = [cutGroups, cutRoles, ...cutAttributes];
	return {
		groups: cutGroups.texts,
		roles: cutRoles.texts,
		attributes: Object.fromEntries(
			cutAttributes.filter(({ texts }) => texts.length > 0).map(({ name, texts }) => [name, texts]),
		),
		knowledge: Object.fromEntries(all.map(({ source, knowledge }) => [source, knowledge])),
		gaps: all
			.filter(({ knowledge }) => knowledge !== 'known' && knowledge !== 'absent')
			.map(({ texts: _texts, ...gap }) => gap),
	};
}
