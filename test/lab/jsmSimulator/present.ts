import { DateTime } from 'luxon';
import type { Call } from './call';
import type { Account, Desk, Group, Organization } from './site/site';

const accountLink = (call: Call, account: Account): string =>
	`${call.linkBase}/rest/api/3/user?accountId=${encodeURIComponent(account.id)}`;

/** The address as the owner's privacy setting and the switch for hidden addresses say. */
function presentEmail(call: Call, { email }: Account, isVisible: boolean) {
	const hidden = { null: { emailAddress: null }, empty: { emailAddress: '' }, absent: {} };
	return isVisible ? { emailAddress: email } : hidden[call.switches.hiddenEmail];
}

const presentMoment = (milliseconds: number) => {
	const moment = DateTime.fromMillis(milliseconds, { zone: 'utc' });
	return {
		iso8601: moment.toFormat("yyyy-MM-dd'T'HH:mm:ssZZZ"),
		jira: moment.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSSZZZ"),
		friendly: moment.toFormat('dd/MMM/yy h:mm a', { locale: 'en' }),
		epochMillis: milliseconds,
	};
};

/** An account as JSM operations return it, without its type. */
export const presentCustomer = (call: Call, account: Account) => ({
	accountId: account.id,
	...presentEmail(call, account, account.emailVisible),
	displayName: account.name,
	active: account.active,
	timeZone: account.emailVisible ? 'Etc/UTC' : null,
	_links: {
		jiraRest: accountLink(call, account),
		self: accountLink(call, account),
		avatarUrls: { '48x48': `${call.siteBase}/avatar/48.png` },
	},
});

/** An account as platform operations return it. */
export const presentUser = (call: Call, account: Account, emailVisible = account.emailVisible) => ({
	self: accountLink(call, account),
	accountId: account.id,
	accountType: account.type,
	...presentEmail(call, account, emailVisible),
	avatarUrls: { '48x48': `${call.siteBase}/avatar/48.png` },
	displayName: account.name,
	active: account.active,
	timeZone: 'Etc/UTC',
	locale: 'en_US',
});

export const presentGroup = ({ id, name }: Group) => ({ name, groupId: id });

/** An account as platform operations return it, with its groups. */
export function presentUserWithGroups(call: Call, account: Account) {
	const items = [...call.site.groups.values()].filter(({ members }) => members.has(account.id));
	const groups = { size: items.length, items: items.map(presentGroup) };
	return { ...presentUser(call, account), groups };
}

export const presentOrganization = (call: Call, organization: Organization) => ({
	id: String(organization.id),
	uuid: organization.uuid,
	name: organization.name,
	...(organization.scimManaged === undefined ? {} : { scimManaged: organization.scimManaged }),
	created: presentMoment(organization.createdAt),
	_links: { self: `${call.linkBase}/rest/servicedeskapi/organization/${organization.id}` },
});

export const presentDesk = (call: Call, desk: Desk) => ({
	id: desk.id,
	projectId: desk.projectId,
	projectName: desk.name,
	projectKey: desk.key,
	projectTypeKey: 'service_desk',
	_links: { self: `${call.linkBase}/rest/servicedeskapi/servicedesk/${desk.id}` },
});

export { presentMoment };
