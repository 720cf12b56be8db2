// n8n-core is installed per n8n line under test/nodes/; these are the few things the tests take from it.
declare module 'n8n-core' {
	import type {
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
	/** Where a node of a running workflow gets everything from. */
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
