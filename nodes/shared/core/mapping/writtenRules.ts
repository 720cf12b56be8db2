import { omitBy } from 'lodash';
import type { RuleTables } from './mappingRules';

type Row = Record<string, string | boolean>;

/** The rows of the panel's three tables, complete. */
interface PanelTables {
	groupRules: { rule: Row[] };
	attributeRules: { rule: Row[] };
	domainRules: { rule: Row[] };
}

/** Writes checked rules as the rows of the panel's tables, in their order. */
export const toPanelTables = ({ groups, attributes, domains }: RuleTables): PanelTables => ({
	groupRules: {
		rule: groups.map(({ group, match, caseCounts, organization, create, confirmed }) => {
			return { group, match, case: caseCounts, organization, create, confirmed };
		}),
	},
	attributeRules: {
		rule: attributes.map(({ attribute, value, match, caseCounts, organization, create, confirmed }) => {
			return { attribute, value, match, case: caseCounts, organization, create, confirmed };
		}),
	},
	domainRules: {
		rule: domains.map(({ domain, subdomains, organization, create, confirmed }) => {
			return { domain, subdomains, organization, create, confirmed };
		}),
	},
});

/** What a row of a text is without these columns. */
const defaults: Row = { match: 'exact', case: true, subdomains: false, create: false, confirmed: false };

const withoutDefaults = (row: Row): Row => omitBy(row, (value, column) => value === defaults[column]);

/** Writes checked rules as JSON for a text field, one row per line. Reading the text gives the same rules. */
export function writeRulesText(tables: RuleTables): string {
	const { groupRules, attributeRules, domainRules } = toPanelTables(tables);
	const rows = [...groupRules.rule, ...attributeRules.rule, ...domainRules.rule];
	return `[\n${rows.map((row) => JSON.stringify(withoutDefaults(row))).join(',\n')}\n]`;
}
