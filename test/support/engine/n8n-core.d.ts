// n8n-core is installed per n8n line under test/nodes/. These are the types of what the tests use of it.
declare module 'n8n-core' {
	import type {
		ICredentialTestFunctions,
		IExecuteFunctions,
		IHookFunctions,
		ILoadOptionsFunctions,
		INode,
		IRun,
		IRunExecutionData,
		IWebhookData,
		IWebhookFunctions,
		IWorkflowBase,
		IWorkflowExecuteAdditionalData,
		WorkflowActivateMode,
		Workflow,
		WorkflowExecuteMode,
	} from 'n8n-workflow';

	export class ExecutionLifecycleHooks {
		constructor(mode: WorkflowExecuteMode, executionId: string, workflow: Partial<IWorkflowBase>);
		addHandler(name: 'sendResponse', handler: (response: unknown) => void): void;
	}
	export class WorkflowExecute {
		constructor(
			additionalData: IWorkflowExecuteAdditionalData,
			mode: WorkflowExecuteMode,
			data: IRunExecutionData,
		);
		processRunExecutionData(workflow: Workflow): Promise<IRun>;
	}
	/** What n8n gives to a credential test; the first n8n lines take no arguments. */
	export const CredentialTestContext: new (
		additionalData?: IWorkflowExecuteAdditionalData,
	) => ICredentialTestFunctions;
	/** Services for the nodes of a running workflow. */
	export const ExecuteContext: { readonly prototype: IExecuteFunctions };
	export const WebhookContext: new (
		workflow: Workflow,
		node: INode,
		additionalData: IWorkflowExecuteAdditionalData,
		mode: WorkflowExecuteMode,
		webhookData: IWebhookData,
		closeFunctions: unknown[],
		runExecutionData: IRunExecutionData | null,
	) => IWebhookFunctions;
	export const HookContext: new (
		workflow: Workflow,
		node: INode,
		additionalData: IWorkflowExecuteAdditionalData,
		mode: WorkflowExecuteMode,
		activation: WorkflowActivateMode,
	) => IHookFunctions;
	export const LoadOptionsContext: new (
		workflow: Workflow,
		node: INode,
		additionalData: IWorkflowExecuteAdditionalData,
		path: string,
	) => ILoadOptionsFunctions;
}
