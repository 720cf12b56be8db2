import { bodyOf, fail, forbidUnless, type Call, type Operation } from '../call';
import { readRange } from '../page';
import { browsesUsers, isSiteAdmin } from '../site/permission';
import { presentGroup } from '../present';
import type { Group } from '../site/site';

export const listGroups: Operation = {
	permit: (call) => forbidUnless(call, browsesUsers(call)),
	run(call) {
		const { start, count } = readRange(call, 'startAt', 'maxResults');
		const wanted = call.query.get('groupId');
		const groups = [...call.site.groups.values()].filter(({ id }) => wanted === null || id === wanted);
		const values = groups.slice(start, start + count).map(presentGroup);
		const isLast = start + values.length >= groups.length;
		return { status: 200, body: { startAt: start, maxResults: count, total: groups.length, isLast, values } };
	},
};

const namedGroup = (call: Call): Group | undefined => call.site.groups.get(call.query.get('groupId') ?? '');

/** Checks that the group exists and that the caller may change it. */
const ofSiteAdmins: Pick<Operation, 'permit' | 'locate'> = {
	permit: (call) => forbidUnless(call, isSiteAdmin(call)),
	locate: (call) => (namedGroup(call) ? undefined : fail(call, 404, 'not-found')),
};

export const addUserToGroup: Operation = {
	...ofSiteAdmins,
	run(call) {
		const group = namedGroup(call);
		const { accountId } = bodyOf<{ accountId: string }>(call);
		if (!group || !call.site.accounts.has(accountId)) return fail(call, 404, 'not-found');
		if (group.members.has(accountId) && call.switches.groupTwice === 400) {
			return fail(call, 400, 'request-invalid');
		}
		group.members.add(accountId);
		return { status: 201, body: presentGroup(group) };
	},
};

export const removeUserFromGroup: Operation = {
	...ofSiteAdmins,
	run(call) {
		const group = namedGroup(call);
		const accountId = call.query.get('accountId') ?? '';
		if (!group || !call.site.accounts.has(accountId)) return fail(call, 404, 'not-found');
		const wasMember = group.members.delete(accountId);
		return wasMember || call.switches.groupLeftTwice === 200 ? { status: 200 } : fail(call, 404, 'not-found');
	},
};
