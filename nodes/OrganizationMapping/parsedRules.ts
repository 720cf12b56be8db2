import { LRUCache } from 'lru-cache';
import type { RuleTables } from '../shared/core/mapping/mappingRules';
import { parseMappingText } from '../shared/core/mapping/mappingText';
import type { Outcome } from '../shared/core/refusal/outcome';
import { createExclusion } from '../shared/core/mapping/wildcard';

const parsed = new LRUCache<string, Outcome<RuleTables>>({ max: 20 });

/** Parses a text of rules once per process; every login with the same text shares the result. */
export function readParsedRules(text: unknown, excludedGroups: readonly string[]): Outcome<RuleTables> {
	const isExcluded = createExclusion(excludedGroups);
	if (typeof text !== 'string') return parseMappingText(text, isExcluded);
	const key = JSON.stringify([excludedGroups, text]);
	const known = parsed.get(key);
	if (known) return known;
	const tables = parseMappingText(text, isExcluded);
	parsed.set(key, tables);
	return tables;
}
