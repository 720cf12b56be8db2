import { partition } from 'lodash';
import type { Account } from '../../core/directory/account';
import { accept } from '../../core/refusal/outcome';
import type { SitePeople } from '../../core/portals/portalPeople';
import { burstLimits } from '../client/burstLimits';
import { isPortalOnly, readAccount } from './accounts';
import { proveCaller, type JsmClient } from '../client/client';
import { failJsm, type JsmOutcome } from '../client/jsmRefusal';
import { bareForm, listAll } from '../client/page';
import { browseUsers, needsPermission } from './permission';

/** GET /users/search: every account of the site, active or not; an address may be hidden by its owner. */
export async function listAccounts(client: JsmClient): Promise<JsmOutcome<Account[]>> {
	const call = {
		method: 'GET',
		path: '/rest/api/3/users/search',
		limit: burstLimits.userSearch,
		needs: needsPermission(browseUsers),
	} as const;
	const all = await listAll(client, {
		call,
		form: bareForm,
		read: readAccount,
		idOf: ({ accountId }) => accountId,
	});
	if (all.ok && all.value.length === 0) {
		// The calling account itself is missing, so this is what an anonymous caller is shown.
		const known = await proveCaller(client);
		return known.ok
			? failJsm('jsm-unexpected-answer', call, { expected: 'at least the calling account' })
			: known;
	}
	if (all.ok || all.status !== 409) return all;
	return failJsm('jsm-unavailable', call, {
		status: 409,
		hint: 'Jira needed more than ten seconds for the list of users; try again at a quieter time',
	});
}

/** People of the site by kind of account; apps are left out. */
export async function listPeople(client: JsmClient): Promise<JsmOutcome<SitePeople>> {
	const all = await listAccounts(client);
	if (!all.ok) return all;
	const people = all.value.filter(({ accountType }) => accountType !== 'app');
	const [portalOnly, atlassian] = partition(people, isPortalOnly);
	return accept({ portalOnly, atlassian });
}
