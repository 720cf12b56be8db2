import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { listServiceDesks } from '../../shared/jsm/api/serviceDesks';
import { openList } from './openList';

/** Finds portals whose name or project key contains the text, or whose ID is the text. */
export async function searchPortals(
	this: ILoadOptionsFunctions,
	filter = '',
): Promise<INodeListSearchResult> {
	const desks = await openList(this, async (client) => await listServiceDesks(client));
	const wanted = filter.trim().toLowerCase();
	return {
		results: desks
			.map(({ id, projectKey, projectName }) => ({ name: `${projectName} (${projectKey})`, value: id }))
			.filter(({ name, value }) => name.toLowerCase().includes(wanted) || value === wanted),
	};
}
