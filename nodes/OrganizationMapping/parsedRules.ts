import { LRUCache } from 'lru-cache';
import type { RuleTables } from '../shared/core/mappingRules';
import { parseMappingText } from '../shared/core/mappingText';
import type { Outcome } from '../shared/core/outcome';

const parsed = new LRUCache<string, Outcome<RuleTables>>({ max: 20 });

/** Parses a text of rules once per process; every login with the same text shares the result. */
export function readParsedRules(text: unknown): Outcome<RuleTables> {
	if (typeof text !== 'string') return parseMappingText(text);
	const known = parsed.get(text);
	if (known) return known;
	const tables = parseMappingText(text);
	parsed.set(text, tables);
	return tables;
}
