import { sortBy } from 'lodash';
import type { Answer } from '../answer';
import { bodyOf, fail, forbidUnless, noContent, type Call, type Operation } from '../call';
import { answerPage } from '../page';
import { isAgent, isCustomer, isJiraAdmin, managesOrganizations } from '../site/permission';
import { presentOrganization } from '../present';
import { addOrganization } from '../site/seed';
import type { Organization } from '../site/site';
import { revertAfterRead } from './directory';
import { awaitRival } from './organizationRace';

export const refuseUnknownMember = (call: Call): Answer | undefined => {
	const accountId = call.query.get('accountId');
	return accountId === null || call.site.accounts.has(accountId) ? undefined : fail(call, 404, 'not-found');
};

export function filterByMember(call: Call, organizations: Organization[]): Organization[] {
	const accountId = call.query.get('accountId');
	return accountId === null ? organizations : organizations.filter(({ members }) => members.has(accountId));
}

const isMember = (call: Call, organization: Organization): boolean =>
	organization.members.has(call.caller?.account.id ?? '');

/** Customers see only organizations they belong to. */
export const seesOrganization = (call: Call): boolean =>
	!isCustomer(call) || !call.organization || isMember(call, call.organization);

export const listOrganizations: Operation = {
	permit: (call) => forbidUnless(call, call.query.get('accountId') === null || isAgent(call)),
	locate: refuseUnknownMember,
	run(call) {
		const all = [...call.site.organizations.values()];
		const visible = isCustomer(call) ? all.filter((organization) => isMember(call, organization)) : all;
		const wanted = filterByMember(call, visible).map(({ id }) => String(id));
		const accountId = call.query.get('accountId');
		const shown = new Set(
			accountId === null
				? call.lag.shown('organizations', undefined, wanted)
				: call.lag.shown('organizationsOfAccount', accountId, wanted),
		);
		const listed = all.filter(({ id }) => shown.has(String(id)));
		const answer = answerPage(call, sortBy(listed, 'id'), (organization) =>
			presentOrganization(call, organization),
		);
		revertAfterRead(call, all);
		return answer;
	},
};

/** The name as the site stores it. */
function storedName({ switches }: Call, name: string): string {
	switch (switches.storedNames) {
		case 'as-sent':
			return name;
		case 'trimmed':
			return name.trim();
		case 'blanks-collapsed':
			return name.trim().replace(/\s+/g, ' ');
		case 'case-folded':
			return name.toLowerCase();
	}
}

/** Names with the same key are the same name. */
function nameKey(call: Call, sent: string): string {
	const name = storedName(call, sent);
	switch (call.switches.organizationNames) {
		case 'exact':
			return name;
		case 'ignore-case':
			return name.toLowerCase();
		case 'ignore-case-and-blanks':
			return name.toLowerCase().replace(/\s+/g, '');
	}
}

const findByName = (call: Call, name: string): Organization | undefined =>
	[...call.site.organizations.values()].find(
		(organization) => nameKey(call, organization.name) === nameKey(call, name),
	);

export const createOrganization: Operation = {
	permit: (call) => forbidUnless(call, managesOrganizations(call)),
	examine: (call) =>
		bodyOf<{ name: string }>(call).name.trim() === '' ? fail(call, 400, 'request-invalid') : undefined,
	async run(call) {
		const { name } = bodyOf<{ name: string }>(call);
		let organization = findByName(call, name);
		if (!organization) {
			if (call.switches.organizationRace === 'two') await awaitRival(call, nameKey(call, name));
			organization = addOrganization(call.site, call.random, call.now, {
				name: storedName(call, name),
				scimManaged: false,
			});
		}
		return { status: 201, body: presentOrganization(call, organization) };
	},
};

export const getOrganization: Operation = {
	permit: (call) => forbidUnless(call, seesOrganization(call)),
	run: (call) => ({ status: 200, body: call.organization && presentOrganization(call, call.organization) }),
};

export const deleteOrganization: Operation = {
	permit: (call) => forbidUnless(call, isJiraAdmin(call)),
	run(call) {
		const id = call.organization?.id ?? 0;
		call.site.organizations.delete(id);
		for (const desk of call.site.desks.values()) desk.organizations.delete(id);
		return noContent;
	},
};
