import {
	NodeHelpers,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type IExecuteFunctions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { get } from 'lodash';

export interface ActionNodeRun {
	items: unknown[];
	parameters?: IDataObject;
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	/** How the workflow was started: by a customer, unless it runs in the editor. */
	mode?: WorkflowExecuteMode;
	/** What the admin chose under On Error. */
	continues?: boolean;
	/** Parameters that cannot be read, as with a broken expression. */
	broken?: string[];
}

/** Runs an action node once with the part of n8n that it uses: parameters with defaults, decrypted credentials. */
export async function runActionNode(node: INodeType, run: ActionNodeRun): Promise<INodeExecutionData[][]> {
	const { items, parameters = {}, credentials = {}, continues = false, broken = [] } = run;
	const { description } = node;
	const self: INode = {
		id: 'node-1',
		name: description.displayName,
		type: `n8n-nodes-jsm-customer-sso.${description.name}`,
		typeVersion: 1,
		position: [0, 0],
		parameters: parameters as INode['parameters'],
	};
	const complete = NodeHelpers.getNodeParameters(
		description.properties,
		self.parameters,
		true,
		false,
		self,
		description,
	);
	const context = {
		getInputData: () => items.map((json) => ({ json: structuredClone(json) })),
		getNodeParameter: (name: string, _index: number, fallback?: unknown): unknown => {
			if (broken.includes(name)) throw new Error(`Expression of ${name} failed`);
			const value: unknown = get(complete, name, fallback);
			return value;
		},
		getCredentials: async (type: string) => {
			const found = credentials[type];
			if (!found) throw new Error(`Node does not have any credentials set for "${type}"`);
			return found;
		},
		getNode: () => self,
		getMode: () => run.mode ?? 'webhook',
		continueOnFail: () => continues,
	};
	return (await node.execute?.call(context as unknown as IExecuteFunctions)) as INodeExecutionData[][];
}
