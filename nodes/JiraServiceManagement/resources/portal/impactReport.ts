import type { INodeProperties } from 'n8n-workflow';
import { accept, type Outcome } from '../../../shared/core/refusal/outcome';
import { reportImpact } from '../../../shared/core/portals/portalImpact';
import type { Account } from '../../../shared/core/directory/account';
import type { PortalPeople } from '../../../shared/core/portals/portalPeople';
import { listPeople } from '../../../shared/jsm/api/allAccounts';
import { getAccount } from '../../../shared/jsm/api/accounts';
import type { Organization } from '../../../shared/core/directory/organization';
import { getOrganization } from '../../../shared/jsm/api/organizations';
import { listMembersOf, listPortalPeople } from '../../../shared/jsm/people/portalPeople';
import { bulkPatience } from '../../../shared/n8n/http/connectJsm';
import type { Operation, OperationRun } from '../../operation';
import { accountIdsField } from '../../parameters/customer';
import { readAccountIds, readNumericId, readNumericIds } from '../../parameters/ids';
import { organizationIdsField } from '../../parameters/organization';
import { readTextParameter } from '../../parameters/parameter';
import { portalField } from '../../parameters/portal';
import { isSummaryWanted, summaryField } from '../../parameters/summary';

const todayField: INodeProperties = {
	displayName: 'Current Portal Access',
	name: 'today',
	type: 'options',
	options: [
		{ name: 'Open', value: 'open', description: 'Every customer of the site has access' },
		{
			name: 'Restricted',
			value: 'restricted',
			description: 'Only customers who were added, individually or with an organization',
		},
	],
	default: 'open',
	description: "Jira's API does not reveal this; see Project settings > Customer permissions in Jira",
};

const proposedOrganizationsField: INodeProperties = {
	...organizationIdsField,
	displayName: 'Proposed Organization Names or IDs',
	name: 'proposedOrganizations',
};

const proposedCustomersField: INodeProperties = {
	...accountIdsField,
	displayName: 'Proposed Customers',
	name: 'proposedCustomers',
	required: false,
	description: 'Account IDs separated by commas, or an array from an expression',
};

export const impactReport: Operation = {
	option: {
		name: 'Impact Report',
		value: 'impactReport',
		action: 'Report who a restricted portal would keep out',
		description:
			'Get who would keep, lose or gain access if a portal became restricted, and why, one item per person; changes nothing',
	},
	fields: [portalField, todayField, proposedOrganizationsField, proposedCustomersField, summaryField],
	patience: bulkPatience,
	execute: async (run) => {
		const desk = readNumericId(run, portalField);
		if (!desk.ok) return desk;
		const isOpen = readTextParameter(run, todayField) !== 'restricted';
		const proposed = await readProposal(run);
		if (!proposed.ok) return proposed;
		const present = await listPortalPeople(run.client, desk.value);
		if (!present.ok) return present;
		const site = isOpen ? await listPeople(run.client) : accept(undefined);
		if (!site.ok) return site;

		const report = reportImpact({ site: site.value, present: present.value, proposed: proposed.value });
		const { people, counts, limits } = report;
		const summary = { kind: 'summary', serviceDesk: desk.value, summary: { ...counts, limits } };
		const items = people.map((person) => ({ kind: 'person', serviceDesk: desk.value, ...person }));
		return accept(isSummaryWanted(run) ? [summary, ...items] : items);
	},
};

/** Reads the proposed organizations and customers, with their names and members from Jira. */
async function readProposal(run: OperationRun): Promise<Outcome<PortalPeople>> {
	const organizationIds = readNumericIds(run, proposedOrganizationsField);
	if (!organizationIds.ok) return organizationIds;
	const accountIds = readAccountIds(run, proposedCustomersField);
	if (!accountIds.ok) return accountIds;

	const wanted: Organization[] = [];
	for (const id of organizationIds.value) {
		const organization = await getOrganization(run.client, id);
		if (!organization.ok) return organization;
		wanted.push(organization.value);
	}
	const organizations = await listMembersOf(run.client, wanted);
	if (!organizations.ok) return organizations;
	const direct: Account[] = [];
	for (const accountId of accountIds.value) {
		const account = await getAccount(run.client, accountId);
		if (!account.ok) return account;
		direct.push(account.value);
	}
	return accept({ direct, organizations: organizations.value });
}
