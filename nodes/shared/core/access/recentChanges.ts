import { differenceBy } from 'lodash';
import type { Organization } from '../directory/organization';
import type { GrantedOrganization, Ledger, Leaving } from './ledger';

/**
 * In milliseconds: how long the ledger is believed about a change that Jira's listings do not show. Another process may
 * have made it a moment ago, and its clock may differ.
 */
const LISTINGS_LAG = 60_000;

const isRecent = ({ at }: { at: string }, now: number): boolean => now - Date.parse(at) < LISTINGS_LAG;

/**
 * Organizations granted a moment ago that the listing does not show: they may have to be taken back all the same. They
 * prove no membership, because customers with an Atlassian account may write the properties of their own account.
 */
export const grantedUnseen = (
	{ organizations }: Ledger,
	memberships: readonly Organization[],
	now: number,
): GrantedOrganization[] =>
	differenceBy(organizations, [...memberships], 'id').filter(
		(entry) => entry.state === 'granted' && isRecent(entry, now),
	);

/** The memberships of a listing without those that ended a moment ago. */
export const withoutLeft = (
	listed: readonly Organization[],
	{ left = [] }: Ledger,
	now: number,
): Organization[] =>
	listed.filter(({ id }) => !left.some((each) => each.organization === id && isRecent(each, now)));

/** Whether the customer was taken off the desk a moment ago, so that a listing may still show her there. */
export const hasLeftDesk = ({ left = [] }: Ledger, serviceDesk: string, now: number): boolean =>
	left.some((each) => each.serviceDesk === serviceDesk && isRecent(each, now));

/** The record of what has just ended, without what ended long ago or was granted again. */
export function noteLeaving(
	{ left = [] }: Ledger,
	{ organizations }: Pick<Ledger, 'organizations'>,
	ended: readonly Omit<Leaving, 'at'>[],
	at: string,
): Pick<Ledger, 'left'> {
	const earlier = left.filter(
		(each) => isRecent(each, Date.parse(at)) && !organizations.some(({ id }) => id === each.organization),
	);
	const next = [...earlier, ...ended.map((each) => ({ ...each, at }))];
	return next.length > 0 ? { left: next } : {};
}
