import type { Answer } from '../answer';
import { fail, forbidUnless, type Call, type Operation } from '../call';
import { readRange } from '../page';
import { browsesUsers, isAgent, isDeskAdmin, isJiraAdmin, isSiteAdmin } from '../site/permission';
import { presentUser, presentUserWithGroups } from '../present';
import { byAccountId, isIndexed, matchesUserSearch } from '../site/search';
import type { Account } from '../site/site';

/** A user search returns only the first thousand accounts. */
const SEARCH_END = 1000;

function findAccounts(call: Call): Account[] {
	const query = call.query.get('query');
	const accountId = call.query.get('accountId');
	const mode = call.switches.customersInSearch;
	return [...call.site.accounts.values()]
		.filter(({ active, type }) => active && !(mode === 'absent' && type === 'customer'))
		.filter((account) =>
			query === null ? account.id === accountId : matchesUserSearch(call, account, query),
		)
		.filter((account) => isIndexed(call, account))
		.sort(byAccountId);
}

/** The accounts a search returns, with or without their e-mail addresses. */
function answerUsers(call: Call, accounts: readonly Account[]): Answer {
	const { start, count } = readRange(call, 'startAt', 'maxResults');
	const hidesCustomers = call.switches.customersInSearch === 'without-email';
	const isShown = ({ emailVisible, type }: Account) =>
		emailVisible && !(hidesCustomers && type === 'customer');
	return {
		status: 200,
		body: accounts.slice(start, start + count).map((account) => presentUser(call, account, isShown(account))),
	};
}

export const searchUsers: Operation = {
	/** Without the permission a search finds nobody instead of answering 403. */
	permit: (call) => (browsesUsers(call) ? undefined : { status: 200, body: [] }),
	examine: (call) =>
		call.query.has('query') === call.query.has('accountId') ? fail(call, 400, 'request-invalid') : undefined,
	run: (call) => answerUsers(call, findAccounts(call).slice(0, SEARCH_END)),
};

/** Unlike a search, the full list includes inactive accounts and answers 403 without the permission. */
export const listUsers: Operation = {
	permit: (call) => forbidUnless(call, browsesUsers(call)),
	run(call) {
		const showsCustomers = call.switches.customersInSearch !== 'absent';
		const accounts = [...call.site.accounts.values()].filter(
			({ type }) => showsCustomers || type !== 'customer',
		);
		return answerUsers(call, accounts.sort(byAccountId));
	},
};

const namedAccount = (call: Call): Account | undefined =>
	call.site.accounts.get(call.query.get('accountId') ?? '');

export const getUser: Operation = {
	permit: (call) => (call.caller ? forbidUnless(call, browsesUsers(call)) : fail(call, 401, 'not-logged-in')),
	locate: (call) => (namedAccount(call) ? undefined : fail(call, 404, 'not-found')),
	run(call) {
		const account = namedAccount(call);
		if (!account) return fail(call, 404, 'not-found');
		const present = call.query.get('expand') === 'groups' ? presentUserWithGroups : presentUser;
		return { status: 200, body: present(call, account) };
	},
};

export const getMyself: Operation = {
	run: (call) =>
		call.caller
			? { status: 200, body: presentUser(call, call.caller.account) }
			: fail(call, 401, 'not-logged-in'),
};

/** Permission keys of the platform that the simulator knows. */
const permissionChecks: Record<string, (call: Call) => boolean> = {
	ADMINISTER: isJiraAdmin,
	SYSTEM_ADMIN: isSiteAdmin,
	USER_PICKER: browsesUsers,
	ADMINISTER_PROJECTS: (call) => isDeskAdmin(call),
	BROWSE_PROJECTS: (call) => isAgent(call) || isDeskAdmin(call),
	SERVICEDESK_AGENT: (call) => isAgent(call),
};

const askedPermissions = (call: Call): string[] =>
	(call.query.get('permissions') ?? '')
		.split(',')
		.map((key) => key.trim())
		.filter((key) => key !== '');

export const getMyPermissions: Operation = {
	examine(call) {
		const asked = askedPermissions(call);
		const known = asked.length > 0 && asked.every((key) => key in permissionChecks);
		return known ? undefined : fail(call, 400, 'request-invalid');
	},
	run(call) {
		const permissions = askedPermissions(call).map((key, index): [string, object] => [
			key,
			{
				id: String(index),
				key,
				name: key,
				type: 'GLOBAL',
				description: '',
				havePermission: permissionChecks[key]?.(call),
			},
		]);
		return { status: 200, body: { permissions: Object.fromEntries<object>(permissions) } };
	},
};
