import { bodyOf, fail, type Call, type Operation } from '../call';
import { accessSources, isDeskAdmin, isJiraAdmin } from '../site/permission';

interface Question {
	accountId?: string;
	permissions: string[];
	requestTypeIds: number[];
}

const asksAboutOthers = (call: Call): boolean => {
	const accountId = (call.body as Partial<Question> | undefined)?.accountId;
	return accountId !== undefined && accountId !== call.caller?.account.id;
};

export const checkRequestTypePermissions: Operation = {
	/** This endpoint answers 401, not 403, if the permission is missing. */
	permit: (call) =>
		asksAboutOthers(call) && !isJiraAdmin(call) && !isDeskAdmin(call, call.desk)
			? fail(call, 401, 'permission-missing')
			: undefined,
	run(call) {
		const { accountId, permissions, requestTypeIds } = bodyOf<Question>(call);
		const account = accountId === undefined ? call.caller?.account : call.site.accounts.get(accountId);
		if (!account || !call.desk) return fail(call, 400, 'account-unknown');
		const { desk, site } = call;
		const types = requestTypeIds.filter((id) => desk.requestTypes.includes(id));
		const { deskAdminOf } = account.rights;
		const granted = {
			canCreateRequest: accessSources(site, desk, account).length > 0,
			canAdminister: deskAdminOf === 'all' || deskAdminOf.includes(desk.id),
		};
		const body = Object.entries(granted)
			.filter(([permission]) => permissions.includes(permission))
			.map(([permission, yes]) => [permission, yes ? types : []]);
		return { status: 200, body: Object.fromEntries(body) };
	},
};
