import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { listOrganizations } from '../../shared/jsm/api/organizations';
import { openList } from './openList';

/** Finds organizations whose name contains the text. Jira cannot search them, so all are read. */
export async function searchOrganizations(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const organizations = await openList(this, async (client) => await listOrganizations(client));
	const wanted = filter.trim().toLowerCase();
	return {
		results: organizations
			.filter(({ name, id }) => name.toLowerCase().includes(wanted) || id === wanted)
			.map(({ name, id }) => ({ name, value: id })),
	};
}
