import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { makeKeyPair } from './makeKeyPair';

export async function makeSigningKeyPair(this: ILoadOptionsFunctions): Promise<INodeListSearchResult> {
	return await makeKeyPair(this, 'signing');
}
