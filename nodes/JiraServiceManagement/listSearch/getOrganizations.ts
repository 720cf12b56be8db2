import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { listOrganizations } from '../../shared/jsm/api/organizations';
import { openList } from './openList';

/** Lists all organizations, for a field that takes several. */
export async function getOrganizations(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const organizations = await openList(this, async (client) => await listOrganizations(client));
	return organizations.map(({ name, id }) => ({ name, value: id }));
}
