import {
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INode,
	type NodeParameterValueType,
} from 'n8n-workflow';
import { get, isPlainObject } from 'lodash';
// Imported with its extension, because tsx would otherwise load the .node.json beside it.
import { JiraServiceManagement } from '../../../nodes/JiraServiceManagement/JiraServiceManagement.node.js';

export interface NodeContextOptions {
	items?: IDataObject[];
	parameters: IDataObject;
	credentials: Record<string, ICredentialDataDecryptedObject>;
	/** What the admin chose under On Error. */
	continues?: boolean;
	/** Parameters that cannot be read, as with a broken expression. */
	broken?: string[];
	/** Parameters per item, as if set by expressions. */
	perItem?: IDataObject[];
	/** Aborted when the execution is stopped. */
	signal?: AbortSignal;
	/** Receives the lines of n8n's log. */
	log?: string[];
	/** Default: each run has its own execution id. */
	executionId?: string;
}

let executions = 0;

export interface NodeContext {
	execution: IExecuteFunctions;
	loading: ILoadOptionsFunctions;
}

const node = new JiraServiceManagement();

/** The part of n8n that the node uses: parameters with defaults, decrypted credentials. The node sends over its own connections. */
export function createNodeContext({
	items = [{}],
	parameters,
	credentials,
	continues = false,
	broken = [],
	perItem = [],
	signal,
	log = [],
	executionId = `execution-${++executions}`,
}: NodeContextOptions): NodeContext {
	const self: INode = {
		id: 'node-1',
		name: 'Jira Service Management',
		type: 'n8n-nodes-jsm-customer-sso.jiraServiceManagement',
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
		onError: continues ? 'continueRegularOutput' : 'stopWorkflow',
	};
	const complete = NodeHelpers.getNodeParameters(
		node.description.properties,
		self.parameters,
		true,
		false,
		self,
		node.description,
	);
	const input = items.map((json, item) => ({ json, pairedItem: { item } }));

	const context = {
		getInputData: () => input,
		getNodeParameter: (name: string, index: number, fallback?: unknown) => {
			if (broken.includes(name)) throw new Error(`Expression of ${name} failed`);
			const value = get({ ...complete, ...perItem[index] }, name, fallback) as NodeParameterValueType;
			return isPlainObject(value) && '__rl' in (value as object) ? get(value, 'value') : value;
		},
		getCredentials: async (type: string) => {
			const found = credentials[type];
			if (!found) throw new Error(`Node does not have any credentials set for "${type}"`);
			return structuredClone(found);
		},
		getNode: () => self,
		getExecutionId: () => executionId,
		continueOnFail: () => continues,
		getExecutionCancelSignal: () => signal,
		logger: {
			info: (line: string) => log.push(line),
			debug: (line: string) => log.push(line),
			warn: (line: string) => log.push(line),
		},
	};
	return {
		execution: context as unknown as IExecuteFunctions,
		loading: context as unknown as ILoadOptionsFunctions,
	};
}

/** Runs the node once and returns the items of its only output. */
export async function runNode(options: NodeContextOptions) {
	const { execution } = createNodeContext(options);
	const [output = []] = await node.execute.call(execution);
	return { output };
}
