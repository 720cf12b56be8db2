import { sortBy } from 'lodash';
import { bodyOf, fail, forbidUnless, noContent, type Call, type Operation } from '../call';
import { answerPage } from '../page';
import { isAgent } from '../site/permission';
import { presentOrganization } from '../present';
import { filterByMember, refuseUnknownMember } from './organizations';

const chosenOrganization = (call: Call) =>
	call.site.organizations.get(bodyOf<{ organizationId: number }>(call).organizationId);

export const listDeskOrganizations: Operation = {
	permit: (call) => forbidUnless(call, isAgent(call, call.desk)),
	locate: refuseUnknownMember,
	run(call) {
		const linked = [...(call.desk?.organizations ?? [])].map(String);
		const shown = new Set(call.lag.shown('deskOrganizations', call.desk?.id, linked));
		const organizations = [...call.site.organizations.values()].filter(({ id }) => shown.has(String(id)));
		return answerPage(call, sortBy(filterByMember(call, organizations), 'id'), (organization) =>
			presentOrganization(call, organization),
		);
	},
};

export const addDeskOrganization: Operation = {
	permit: listDeskOrganizations.permit,
	run(call) {
		const organization = chosenOrganization(call);
		if (!organization) return fail(call, 404, 'not-found');
		call.desk?.organizations.add(organization.id);
		return noContent;
	},
};

export const removeDeskOrganization: Operation = {
	permit: listDeskOrganizations.permit,
	run(call) {
		const organization = chosenOrganization(call);
		if (!organization) return fail(call, 404, 'not-found');
		call.desk?.organizations.delete(organization.id);
		return noContent;
	},
};
