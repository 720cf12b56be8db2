import { isFunction } from 'lodash';
import { ExecutionLifecycleHooks } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type IConnections,
	type IHttpRequestOptions,
	type INode,
	type INodeType,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { CompleteLogin } from '../../../nodes/CompleteLogin/CompleteLogin.node';
import { JiraServiceManagement } from '../../../nodes/JiraServiceManagement/JiraServiceManagement.node';
import { OidcLoginTrigger } from '../../../nodes/OidcLoginTrigger/OidcLoginTrigger.node';
import { SamlLoginTrigger } from '../../../nodes/SamlLoginTrigger/SamlLoginTrigger.node';
import { OrganizationMapping } from '../../../nodes/OrganizationMapping/OrganizationMapping.node';
import { PortalAccess } from '../../../nodes/PortalAccess/PortalAccess.node';
import { builtInNodes } from './builtInNodes';
import { JsmCloudApi } from '../../../credentials/JsmCloudApi.credentials';
import { useUserFolder } from './n8nUserFolder';

useUserFolder();

const PACKAGE = 'n8n-nodes-jsm-customer-sso';

const nodeClasses = [
	OidcLoginTrigger,
	SamlLoginTrigger,
	OrganizationMapping,
	JiraServiceManagement,
	PortalAccess,
	CompleteLogin,
];
const credentialTypes: Record<string, ICredentialType> = { jsmCloudApi: new JsmCloudApi() };

/** A workflow from a template file, with the credentials and services its nodes need. */
export interface WorkflowSetup {
	nodes: INode[];
	connections: IConnections;
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** Replaces the types of nodes, for example by one that throws. Key: the node's name in the workflow. */
	replace?: Record<string, INodeType>;
}

export interface PreparedWorkflow {
	workflow: Workflow;
	additionalData: IWorkflowExecuteAdditionalData;
	/** Responses that nodes sent to the waiting browser. */
	answers: { statusCode: number; headers: Record<string, string>; body: Buffer }[];
}

let executions = 0;

const allTypes = (): Record<string, INodeType> => ({
	...builtInNodes,
	...Object.fromEntries(
		nodeClasses.map((NodeClass) => {
			const type = new NodeClass();
			return [`${PACKAGE}.${type.description.name}`, type];
		}),
	),
});

/** Loads a workflow into n8n-core without a server: real node types, real execution engine, unencrypted credentials. */
export function prepareWorkflow({
	nodes,
	connections,
	credentials,
	replace = {},
}: WorkflowSetup): PreparedWorkflow {
	const types = allTypes();
	const placed = nodes.map((node) => {
		const substitute = replace[node.name];
		if (!substitute) return { ...node };
		const type = `${node.type} replaced at ${node.name}`;
		types[type] = substitute;
		return { ...node, type };
	});
	const pick = (type: string): INodeType => {
		const found = types[type];
		if (!found) throw new Error(`The tests know no node type ${type}`);
		return found;
	};
	const workflow = new Workflow({
		id: 'workflow-1',
		name: 'customer login',
		nodes: placed,
		connections,
		active: false,
		nodeTypes: { getByName: pick, getByNameAndVersion: pick, getKnownTypes: () => ({}) },
		settings: { executionOrder: 'v1' },
	});

	const answers: PreparedWorkflow['answers'] = [];
	const executionId = `execution-${++executions}`;
	const hooks = new ExecutionLifecycleHooks('webhook', executionId, {
		id: 'workflow-1',
		nodes: placed,
		connections,
	});
	hooks.addHandler('sendResponse', (response) => {
		answers.push(response as PreparedWorkflow['answers'][number]);
	});

	const credentialsHelper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: (type: string) => credentialTypes[type]?.properties ?? [],
		getDecrypted: async (_data: unknown, _node: unknown, type: string) => {
			const found = credentials[type];
			if (!found) throw new Error(`Credential "${type}" does not exist`);
			return structuredClone(found);
		},
		preAuthentication: async (
			helpers: never,
			decrypted: ICredentialDataDecryptedObject,
			type: string,
		): Promise<ICredentialDataDecryptedObject | undefined> => {
			const extra = await credentialTypes[type]?.preAuthentication?.call(helpers, decrypted);
			return extra ? { ...decrypted, ...(extra as ICredentialDataDecryptedObject) } : undefined;
		},
		authenticate: async (
			decrypted: ICredentialDataDecryptedObject,
			type: string,
			request: IHttpRequestOptions,
		): Promise<IHttpRequestOptions> => {
			const authenticate = credentialTypes[type]?.authenticate;
			if (!isFunction(authenticate)) throw new Error(`Credential "${type}" has no authenticate function`);
			return await authenticate(decrypted, request);
		},
	};

	const base = 'https://n8n.acme.example';
	const additionalData = {
		hooks,
		executionId,
		variables: {},
		setExecutionStatus: () => undefined,
		logAiEvent: () => undefined,
		credentialsHelper,
		webhookBaseUrl: `${base}/webhook`,
		webhookTestBaseUrl: `${base}/webhook-test`,
		webhookWaitingBaseUrl: base,
		formWaitingBaseUrl: base,
		restApiUrl: base,
		instanceBaseUrl: base,
		currentNodeExecutionIndex: 0,
	} as unknown as IWorkflowExecuteAdditionalData;

	return { workflow, additionalData, answers };
}
