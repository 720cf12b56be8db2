import { groupMatches, type GroupRule } from '../../nodes/shared/core/mapping/mappingRules';
import {
	type MappableIdentity,
	mapOrganizations,
	type MappingRules,
} from '../../nodes/shared/core/mapping/organizationMapping';
import { matchesWildcard } from '../../nodes/shared/core/mapping/wildcard';
import { median } from './statistics/median';

const RULES = 1000;
const ROUNDS = 40;
const WARM_UP = 20;

type Kind = GroupRule['match'] | 'headless' | 'mixed';

/** Every second rule fits one group. */
function rule(kind: Kind, index: number): GroupRule {
	const match =
		kind === 'mixed' ? (groupMatches[index % 3] ?? 'exact') : kind === 'headless' ? 'pattern' : kind;
	const group = {
		exact: `customer-${index}`,
		prefix: `customer-${index}/`,
		pattern: kind === 'headless' ? `*/customer-${index}` : `customer-${index}/*`,
	}[match];
	return {
		...{ group, match, caseCounts: index % 4 > 0 },
		...{
			organization: `Organization ${index % 20}`,
			create: false,
			confirmed: false,
			place: `row ${index + 1}`,
		},
	};
}

const groupFor = (kind: Kind, index: number): string =>
	kind === 'headless'
		? `eu/customer-${index * 2}`
		: `customer-${index * 2}${index % 3 === 0 ? '' : '/users'}`;

const settings = { combine: 'all', mostOrganizations: 100, mostOnTheFly: 5 } as const;

/** The naive implementation, as a yardstick: compares each rule with each group. */
function mapNaively(groups: readonly string[], rules: readonly GroupRule[]): Set<string> {
	const found = new Set<string>();
	for (const { group, match, caseCounts, organization } of rules) {
		for (const held of groups) {
			const text = caseCounts ? held : held.toLowerCase();
			const wanted = caseCounts ? group : group.toLowerCase();
			const fits =
				match === 'exact'
					? text === wanted
					: match === 'prefix'
						? text.startsWith(wanted)
						: matchesWildcard(text, wanted);
			if (fits) found.add(organization);
		}
	}
	return found;
}

function time(run: () => number, expected: number): number {
	const begin = performance.now();
	if (run() !== expected) throw new Error(`The rules did not give ${expected} organizations`);
	return performance.now() - begin;
}

function compare(kind: Kind, count: number): void {
	const table = Array.from({ length: RULES }, (_, index) => rule(kind, index));
	const rules: MappingRules = {
		groups: table,
		attributes: [],
		domains: [],
		excludedGroups: ['jira-*', 'site-admins'],
	};
	const groups = Array.from({ length: count }, (_, index) => groupFor(kind, index));
	const identity: MappableIdentity = {
		email: 'a@acme.example',
		groups,
		roles: [],
		knowledge: { groups: 'known' },
		attributes: {},
	};
	const ours = (with_: MappingRules) => mapOrganizations(identity, with_, settings).organizations.length;
	const expected = mapNaively(groups, table).size;
	const rounds = Array.from({ length: WARM_UP + ROUNDS }, () => ({
		ours: time(() => ours(rules), expected),
		first: time(() => ours({ ...rules, groups: [...table] }), expected),
		naive: time(() => mapNaively(groups, table).size, expected),
	})).slice(WARM_UP);
	const middle = (name: 'ours' | 'first' | 'naive') => median(rounds.map((times) => times[name]));
	const ratio = median(rounds.map(({ ours: own, naive }) => naive / own));
	console.log(
		`  ${kind.padEnd(9)} ${middle('ours').toFixed(2)}, with the table made ready ${middle('first').toFixed(2)}; each rule against each group ${middle('naive').toFixed(2)}, ${ratio.toFixed(0)} times as long`,
	);
}

for (const count of [500, 5000]) {
	console.log(`${RULES} rules, ${count} groups of one login; milliseconds, median of ${ROUNDS}`);
	for (const kind of ['exact', 'prefix', 'pattern', 'mixed', 'headless'] as const) compare(kind, count);
}
