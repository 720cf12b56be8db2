import { findKnownSources, type KnownSources } from '../../shared/core/access/knownSources';
import { readKnowledge } from '../../shared/core/identity/readKnowledge';

/** What Organization Mapping says its rules rest on; undefined for an item that did not come through it. */
function readRuleSources({ mapping }: { mapping?: unknown }): string[] | undefined {
	const { sources } = (mapping ?? {}) as { sources?: unknown };
	return Array.isArray(sources) && sources.every((source) => typeof source === 'string')
		? sources
		: undefined;
}

/** The sources that are known in the login, or the entry of a directory, that an item describes. */
export const readKnownSources = (item: { identity?: unknown; mapping?: unknown }): KnownSources =>
	findKnownSources(readKnowledge(item.identity), readRuleSources(item));

/** Whether the item came through Organization Mapping, whose rules decide what its organizations rest on. */
export const isMapped = (item: { mapping?: unknown }): boolean => readRuleSources(item) !== undefined;
