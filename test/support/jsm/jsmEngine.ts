import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
	type OnError,
} from 'n8n-workflow';
import { JsmCloudApi } from '../../../credentials/JsmCloudApi.credentials';
import { JiraServiceManagement } from '../../../nodes/JiraServiceManagement/JiraServiceManagement.node';
import { useUserFolder } from '../engine/n8nUserFolder';

useUserFolder();

export interface EngineRun {
	parameters: IDataObject;
	/** The credential as n8n stores it. */
	stored: ICredentialDataDecryptedObject;
	onError?: OnError;
}

/** n8n's credentials helper with one credential in memory instead of a database. */
function keepCredential(stored: ICredentialDataDecryptedObject) {
	const credential = new JsmCloudApi();
	return {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: () => credential.properties,
		getDecrypted: async () => structuredClone(stored),
	};
}

/** A node before ours that passes its items on. */
const passThrough: INodeType = {
	description: {
		displayName: 'Start',
		name: 'start',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Start' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

const jsmNode = new JiraServiceManagement();
const pickType = (type: string): INodeType => (type === 'jsm' ? jsmNode : passThrough);

/** Runs the node on n8n's own execution engine; returns the items of each output. */
export async function runOnEngine({ parameters, stored, onError }: EngineRun): Promise<IDataObject[][]> {
	const start: INode = {
		id: 'start',
		name: 'Start',
		type: 'start',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	const node: INode = {
		id: 'jsm',
		name: 'JSM',
		type: 'jsm',
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		credentials: { jsmCloudApi: { id: '1', name: 'Jira' } },
		onError,
	};
	const workflow = new Workflow({
		id: '1',
		nodes: [start, node],
		connections: { Start: { main: [[{ node: 'JSM', type: 'main', index: 0 }]] } },
		active: false,
		nodeTypes: { getByName: pickType, getByNameAndVersion: pickType, getKnownTypes: () => ({}) },
		settings: { executionOrder: 'v1' },
	});
	const base = 'https://n8n.acme.example';
	const additionalData = {
		hooks: new ExecutionLifecycleHooks('manual', '1', {
			id: '1',
			name: 'x',
			nodes: [start, node],
			connections: {},
		}),
		executionId: '1',
		variables: {},
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
		credentialsHelper: keepCredential(stored),
		webhookBaseUrl: base,
		webhookTestBaseUrl: base,
		webhookWaitingBaseUrl: base,
		formWaitingBaseUrl: base,
		restApiUrl: base,
		instanceBaseUrl: base,
		currentNodeExecutionIndex: 0,
	} as unknown as IWorkflowExecuteAdditionalData;
	const data = createRunExecutionData({
		executionData: {
			nodeExecutionStack: [{ node: start, data: { main: [[{ json: { ticket: 1 } }]] }, source: null }],
		},
	});
	const run = await new WorkflowExecute(additionalData, 'manual', data).processRunExecutionData(workflow);
	const { error, runData } = run.data.resultData;
	if (error) throw error;
	return (runData.JSM?.[0]?.data?.main ?? []).map((items) => (items ?? []).map(({ json }) => json));
}
