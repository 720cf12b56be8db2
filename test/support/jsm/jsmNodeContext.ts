import {
	NodeApiError,
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type INode,
	type JsonObject,
	type NodeParameterValueType,
} from 'n8n-workflow';
import { get, isFunction, isPlainObject } from 'lodash';
import { JsmCloudApi } from '../../../credentials/JsmCloudApi.credentials';
// Imported with its extension, because tsx would otherwise load the .node.json beside it.
import { JiraServiceManagement } from '../../../nodes/JiraServiceManagement/JiraServiceManagement.node.js';
import { readHeaders } from './jsmTestClient';

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
const credential = new JsmCloudApi();

/** The part of n8n that the node uses: parameters with defaults, decrypted credentials, real HTTP authenticated by the real credential. */
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
		},
		helpers: {
			httpRequest: async (options: IHttpRequestOptions) => await request(self, options),
			httpRequestWithAuthentication: async (type: string, options: IHttpRequestOptions) => {
				const authenticate = credential.authenticate;
				const found = credentials[type];
				if (!isFunction(authenticate) || !found) throw new Error(`No credential ${type}`);
				return await request(self, await authenticate(found, options));
			},
		},
	};
	return {
		execution: context as unknown as IExecuteFunctions,
		loading: context as unknown as ILoadOptionsFunctions,
	};
}

async function request(self: INode, options: IHttpRequestOptions) {
	const { url, method, headers, body, timeout = 1000 } = options;
	try {
		const answer = await fetch(url, {
			method,
			headers: headers as Record<string, string>,
			body: typeof body === 'string' ? body : undefined,
			redirect: 'manual',
			signal: AbortSignal.timeout(timeout),
		});
		if (!answer.ok && !options.ignoreHttpStatusErrors) {
			throw Object.assign(new Error('status'), { httpCode: String(answer.status) });
		}
		return {
			statusCode: answer.status,
			headers: readHeaders(answer),
			body: await answer.text(),
		};
	} catch (error) {
		const httpCode =
			error instanceof Error && error.name === 'TimeoutError'
				? 'ECONNABORTED'
				: (error as { httpCode?: unknown }).httpCode;
		throw new NodeApiError(self, { message: 'request failed', httpCode } as JsonObject);
	}
}

/** Runs the node once and returns the items of its only output. */
export async function runNode(options: NodeContextOptions) {
	const { execution } = createNodeContext(options);
	const [output = []] = await node.execute.call(execution);
	return { output };
}
