import { createKeyedMemory } from '../shared/core/memory/keyedMemory';
import type { RuleTables } from '../shared/core/mapping/mappingRules';
import { parseMappingText } from '../shared/core/mapping/mappingText';
import type { Outcome } from '../shared/core/refusal/outcome';
import { createExclusion } from '../shared/core/mapping/wildcard';

const parsed = createKeyedMemory<Outcome<RuleTables>>({ max: 20 });

/** Parses the rules text once per process; logins with the same text share the result. */
export function readParsedRules(text: unknown, excludedGroups: readonly string[]): Outcome<RuleTables> {
	const isExcluded = createExclusion(excludedGroups);
	if (typeof text !== 'string') return parseMappingText(text, isExcluded);
	return parsed.findOrMake([excludedGroups, text], () => parseMappingText(text, isExcluded));
}
