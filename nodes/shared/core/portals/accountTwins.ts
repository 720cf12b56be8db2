import { groupBy } from 'lodash';
import type { Account } from '../directory/account';
import type { SitePeople } from './portalPeople';

/** A portal-only and an Atlassian account with one e-mail address. */
export interface Twins {
	/** Lower case. */
	email: string;
	portalOnly: Account;
	atlassian: Account;
}

export interface TwinReport {
	twins: Twins[];
	/** Accounts that hide their address, so that nobody can tell whether they have a twin. */
	cannotBeTold: { portalOnly: number; atlassian: number };
}

const emailOf = ({ emailAddress }: Account): string => (emailAddress ?? '').toLowerCase();

/** Every pair of a portal-only and an Atlassian account with the same address, letter case aside. Pure. */
export function findTwins({ portalOnly, atlassian }: SitePeople): TwinReport {
	const byEmail = groupBy(atlassian, emailOf);
	const countHidden = (accounts: readonly Account[]) =>
		accounts.filter((account) => emailOf(account) === '').length;
	return {
		twins: portalOnly.flatMap((customer) => {
			const email = emailOf(customer);
			if (email === '') return [];
			return (byEmail[email] ?? []).map((twin) => ({ email, portalOnly: customer, atlassian: twin }));
		}),
		cannotBeTold: { portalOnly: countHidden(portalOnly), atlassian: countHidden(atlassian) },
	};
}
