import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { testLoginSecret } from '../shared/n8n/credentials/testLoginSecret';
import { testLoginStore } from '../shared/n8n/credentials/testLoginStore';
import { testJsmCloud } from '../shared/n8n/http/testJsmCloud';
import { runItems } from './item/runItems';
import { getOrganizations } from './listSearch/getOrganizations';
import { searchGroups } from './listSearch/searchGroups';
import { searchOrganizations } from './listSearch/searchOrganizations';
import { searchPortals } from './listSearch/searchPortals';
import { buildProperties, findLoginOperations } from './panel';
import { resources } from './resources';
import { customer } from './resources/customer';

export class JiraServiceManagement implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Jira Service Management',
		name: 'jiraServiceManagement',
		icon: { light: 'file:jiraServiceManagement.svg', dark: 'file:jiraServiceManagement.dark.svg' },
		group: ['transform'],
		version: 1,
		// The name of the operation, where its value differs, and camelCase split into words: "get many: customer access".
		subtitle:
			'={{ ($parameter["operation"] + ": " + $parameter["resource"]).replace(/^takeBack/, "revokeGrants").replace(/^getAll/, "getMany").replace(/[A-Z]/g, (letter) => " " + letter.toLowerCase()) }}',
		description: 'Customers, organizations, memberships and portals of Jira Service Management Cloud',
		defaults: { name: 'Jira Service Management' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'jsmCloudApi', displayName: 'Jira', required: true, testedBy: 'testJsmCloud' },
			{
				name: 'jsmLoginSecretApi',
				displayName: 'Login Secret',
				required: true,
				testedBy: 'testLoginSecret',
				displayOptions: {
					show: {
						operation: findLoginOperations(resources),
						dataSource: ['loginItem'],
					},
				},
			},
			{
				name: 'jsmLoginStoreApi',
				displayName: 'Login Store',
				required: true,
				testedBy: 'testLoginStore',
				displayOptions: { show: { ledger: ['redis'] } },
			},
		],
		properties: buildProperties(resources, customer),
	};

	methods = {
		credentialTest: { testJsmCloud, testLoginSecret, testLoginStore },
		listSearch: { searchGroups, searchOrganizations, searchPortals },
		loadOptions: { getOrganizations },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return [await runItems(this)];
	}
}
