import { ExecuteContext, WorkflowExecute } from 'n8n-core';
import { createRunExecutionData, type IDataObject, type INodeExecutionData, type IRun } from 'n8n-workflow';
import { recordLog, type LogEntry } from './recordedLog';
import { prepareWorkflow, type PreparedWorkflow, type WorkflowSetup } from './n8nWorkflow';

export interface WorkflowRun {
	run: IRun;
	answers: PreparedWorkflow['answers'];
	/** Names of the nodes that ran, in order. */
	ran: string[];
	/** Log lines of the nodes. */
	log: LogEntry[];
	/** Items on one output of a node in its last run. Undefined if it did not run. */
	outputOf(node: string, output?: number): IDataObject[] | undefined;
}

/** Runs the workflow from one node on, with these items as that node's input. The trigger passes its items on unchanged. */
export async function runWorkflow(
	setup: WorkflowSetup,
	start: string,
	items: IDataObject[],
): Promise<WorkflowRun> {
	const { workflow, additionalData, answers } = prepareWorkflow(setup);
	const node = workflow.getNode(start);
	if (!node) throw new Error(`The workflow has no node "${start}"`);
	const main: INodeExecutionData[][] = [items.map((json) => ({ json: structuredClone(json) }))];
	const data = createRunExecutionData({
		executionData: { nodeExecutionStack: [{ node, data: { main }, source: null }] },
	});
	const engine = new WorkflowExecute(additionalData, 'webhook', data);
	const { logger, entries } = recordLog();
	// The engine creates the context of each node itself.
	Object.defineProperty(ExecuteContext.prototype, 'logger', { configurable: true, get: () => logger });
	const run = await engine.processRunExecutionData(workflow);
	const { runData } = run.data.resultData;
	return {
		run,
		answers,
		log: entries,
		ran: Object.entries(runData)
			.flatMap(([name, tasks]) => tasks.map((task) => ({ name, index: task.executionIndex ?? 0 })))
			.sort((left, right) => left.index - right.index)
			.map(({ name }) => name),
		outputOf: (name, output = 0) => runData[name]?.at(-1)?.data?.main?.[output]?.map((item) => item.json),
	};
}
