import { createHash } from 'node:crypto';
import { HookContext, LoadOptionsContext, WebhookContext } from 'n8n-core';
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHookFunctions,
	INode,
	INodeListSearchItems,
	INodeType,
	IWebhookData,
	IWebhookFunctions,
	IWebhookResponseData,
	WorkflowActivateMode,
} from 'n8n-workflow';
import { testCredentials } from '../engine/loginItems';
import { prepareWorkflow, type PreparedWorkflow } from '../engine/n8nWorkflow';
import { recordLog, type LogEntry } from '../engine/recordedLog';
import { recordResponse, type RecordedAnswer } from './recordedResponse';

/** A login trigger in a workflow, with its parameters and credentials. */
export interface PlacedTrigger {
	trigger: INodeType & {
		webhook: (this: IWebhookFunctions) => Promise<IWebhookResponseData>;
		webhookMethods: { default: { create: (this: IHookFunctions) => Promise<boolean> } };
	};
	parameters: IDataObject;
	/** Credentials by name, in addition to those every test has. Undefined removes one. */
	credentials: Record<string, ICredentialDataDecryptedObject | undefined>;
	/** The node's id. Different ids are different connections. */
	id?: string;
}

export interface TriggerRequest {
	method?: string;
	query?: Record<string, unknown>;
	/** The raw query, for tests in which the exact bytes matter. */
	rawQuery?: string;
	body?: Record<string, unknown>;
	rawBody?: Buffer;
	headers?: Record<string, string>;
	/** The sender's address as n8n's server reports it. Default: this machine. */
	address?: string;
	/** Whether N8N_PROXY_HOPS is set. */
	trustsProxy?: boolean;
	/** Whether an admin is listening for a test event. */
	isTest?: boolean;
}

export interface Visit {
	answer: RecordedAnswer;
	/** The item that starts an execution. Undefined if none starts. */
	items?: IDataObject[];
	/** All log output as one text. */
	log: string;
	/** The log, line by line. */
	entries: LogEntry[];
	result: IWebhookResponseData;
	/** Answers the request as n8n does when the workflow ends. */
	n8nAnswers: (body: unknown) => void;
}

function place({ trigger, parameters, credentials, id = 'trigger-1' }: PlacedTrigger): {
	node: INode;
	prepared: PreparedWorkflow;
} {
	const known: PlacedTrigger['credentials'] = { ...testCredentials, ...credentials };
	const present = Object.entries(known).filter(
		(entry): entry is [string, ICredentialDataDecryptedObject] => entry[1] !== undefined,
	);
	const node: INode = {
		id,
		name: 'Customer Signs In',
		type: `n8n-nodes-jsm-customer-sso.${trigger.description.name}`,
		typeVersion: 2,
		position: [0, 0],
		webhookId: 'customer-login',
		parameters: { connection: 'Acme ID', ...parameters },
		credentials: Object.fromEntries(
			present.map(([name, data]) => [
				name,
				// Changed contents get a new credential id, because the trigger caches a credential for some seconds.
				{ id: createHash('sha256').update(JSON.stringify(data)).digest('hex'), name },
			]),
		),
	};
	return {
		node,
		prepared: prepareWorkflow({ nodes: [node], connections: {}, credentials: Object.fromEntries(present) }),
	};
}

/** Personal data of the tests' people. No log line may contain it (P-12), in any suite. */
function withoutPersons(log: string): string {
	const [address] = /[^\s@"'<>()]+@[\w-]+(?:\.[\w-]+)+/.exec(log) ?? [];
	if (address !== undefined) throw new Error(`The log holds a person's address: ${log}`);
	return log;
}

/** Sends one request to a webhook of the trigger, in n8n's own webhook context. */
export async function visitWebhook(
	webhook: string,
	placed: PlacedTrigger,
	request: TriggerRequest = {},
): Promise<Visit> {
	const { trigger } = placed;
	const { node, prepared } = place(placed);
	const { method = 'GET', query = {}, body = {}, headers = {}, rawBody, rawQuery, isTest } = request;
	const { address = '127.0.0.1', trustsProxy = false } = request;
	const server = { ip: address, app: { enabled: (name: string) => name === 'trust proxy' && trustsProxy } };
	const originalUrl = `/${webhook}${rawQuery === undefined ? '' : `?${rawQuery}`}`;
	const { res, answer } = recordResponse();
	const description = trigger.description.webhooks?.find(
		({ name, httpMethod }) => name === webhook && httpMethod === (method === 'POST' ? method : 'GET'),
	);
	const webhookData = { webhookDescription: description, node: node.name, isTest } as unknown as IWebhookData;
	const context = new WebhookContext(
		prepared.workflow,
		node,
		Object.assign(prepared.additionalData, {
			httpRequest: { method, originalUrl, query, body, headers, rawBody, params: {}, ...server },
			httpResponse: res,
		}),
		isTest ? 'manual' : 'webhook',
		webhookData,
		[],
		null,
	);
	const log = recordLog();
	Object.defineProperty(context, 'logger', { value: log.logger });
	const result = await trigger.webhook.call(context);
	return {
		answer,
		result,
		items: result.workflowData?.flatMap((items) => items.map(({ json }) => json)),
		log: withoutPersons(log.text()),
		entries: log.entries,
		n8nAnswers: (data) => void res.json(data),
	};
}

/**
 * Runs what n8n runs when the workflow is published.
 *
 * @param warn receives the logged warnings
 */
export async function publishPlaced(
	placed: PlacedTrigger,
	activation: WorkflowActivateMode,
	warn: (message: string) => void = () => undefined,
): Promise<boolean> {
	const { node, prepared } = place(placed);
	const context = new HookContext(prepared.workflow, node, prepared.additionalData, 'trigger', activation);
	Object.defineProperty(context, 'logger', { value: { warn } });
	return await placed.trigger.webhookMethods.default.create.call(context);
}

/** Returns the options that n8n loads for a field's list. */
export async function openList(
	placed: PlacedTrigger,
	method: string,
	path: string,
): Promise<INodeListSearchItems[]> {
	const { node, prepared } = place(placed);
	const search = placed.trigger.methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no list ${method}`);
	const additionalData = Object.assign(prepared.additionalData, { currentNodeParameters: node.parameters });
	const context = new LoadOptionsContext(prepared.workflow, node, additionalData, `parameters.${path}`);
	return (await search.call(context)).results;
}
