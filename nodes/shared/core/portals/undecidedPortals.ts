import { pick } from 'lodash';
import type { OpenedPass, Verdict } from '../login/loginProof';
import type { PortalDecision } from '../login/loginItem';
import { decidePortals, type AccessFacts } from './portalDecision';
import type { PortalRow } from './portalRows';

type MappedFacts = Omit<AccessFacts, 'memberships'>;

/** A decision that waits for the memberships in Jira: the table, and what this login brings. Travels sealed. */
type Undecided = { rows: readonly PortalRow[]; facts: MappedFacts };

const waitsForMemberships = ({ access, organizations }: PortalRow): boolean =>
	access === 'private' && organizations.length > 0;

/** Whether memberships can change what the table decides. */
export const dependsOnMemberships = (rows: readonly PortalRow[]): boolean => rows.some(waitsForMemberships);

/** The verdict of a login whose memberships are not known yet. It opens nothing until {@link settlePortals} decides. */
export function stateUndecided(
	{ loginId, subject }: OpenedPass,
	rows: readonly PortalRow[],
	{ groups, roles, organizations }: MappedFacts,
): Verdict {
	const listed = new Set(rows.flatMap((row) => row.groups));
	const namedIn = (held: readonly string[]) => held.filter((name) => listed.has(name.trim()));
	const facts: MappedFacts = {
		groups: namedIn(groups),
		roles: namedIn(roles),
		organizations: organizations.map((each) =>
			pick(each, 'name', 'matched', 'sources', 'onTheFly', 'mappedAs'),
		),
	};
	const undecided: Undecided = { rows, facts };
	return { loginId, subject, granted: false, portals: [], undecided };
}

/** The decisions as far as this login alone makes them, for the reader. What memberships may still open is marked. */
export const describeUndecided = (rows: readonly PortalRow[], facts: MappedFacts): PortalDecision[] =>
	decidePortals(rows, { ...facts, memberships: [] }).map((decision, index) => {
		const row = rows[index];
		if (decision.granted || !row || !waitsForMemberships(row)) return decision;
		return { ...decision, rule: `portal table, row ${index + 1}: waits for the memberships in Jira` };
	});

/**
 * Decides the portals of a login that waited for the memberships in Jira. Pure.
 *
 * @param undecided as it was sealed
 * @param memberships names of all organizations the customer is in after this login's changes
 */
export function settlePortals(
	undecided: NonNullable<Verdict['undecided']>,
	memberships: readonly string[],
): PortalDecision[] {
	const { rows, facts } = undecided as Undecided;
	return decidePortals(rows, { ...facts, memberships });
}
