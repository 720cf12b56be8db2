import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { isProtectedGroup } from '../../shared/jsm/groups/protectedGroup';
import { listGroups } from '../../shared/jsm/api/groups';
import { openList } from './openList';

/** Finds groups whose name contains the text, except those the node refuses to change. */
export async function searchGroups(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	const groups = await openList(this, async (client) => await listGroups(client));
	const wanted = filter.trim().toLowerCase();
	return {
		results: groups
			.filter(({ name, id }) => name.toLowerCase().includes(wanted) || id === wanted)
			.filter(({ name }) => !isProtectedGroup(name))
			.map(({ name, id }) => ({ name, value: id })),
	};
}
