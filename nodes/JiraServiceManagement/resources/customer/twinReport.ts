import { findTwins } from '../../../shared/core/portals/accountTwins';
import { accept } from '../../../shared/core/refusal/outcome';
import { listPeople } from '../../../shared/jsm/api/allAccounts';
import { bulkPatience } from '../../../shared/n8n/http/connectJsm';
import type { Operation } from '../../operation';
import { isSummaryWanted, summaryField } from '../../parameters/summary';

export const twinReport: Operation = {
	option: {
		name: 'Twin Report',
		value: 'twinReport',
		action: 'Report customers with two accounts',
		description:
			'Get every pair of a portal-only and an Atlassian account that share an e-mail address, one item per pair; changes nothing. To make one account of a pair, use "Migrate to Atlassian account" in Atlassian Administration.',
	},
	fields: [summaryField],
	patience: bulkPatience,
	execute: async (run) => {
		const people = await listPeople(run.client);
		if (!people.ok) return people;
		const { twins, cannotBeTold } = findTwins(people.value);
		const limits = ['Accounts that hide their address are only counted, because their twins cannot be found'];
		const { portalOnly, atlassian } = people.value;
		const looked = { portalOnly: portalOnly.length, atlassian: atlassian.length };
		const summary = { kind: 'summary', summary: { pairs: twins.length, looked, cannotBeTold, limits } };
		const items = twins.map((pair) => ({
			kind: 'twins',
			email: pair.email,
			portalOnly: { ...pair.portalOnly },
			atlassian: { ...pair.atlassian },
		}));
		return accept(isSummaryWanted(run) ? [summary, ...items] : items);
	},
};
