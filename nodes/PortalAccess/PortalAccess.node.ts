import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { withStep } from '../shared/core/record/stepTimes';
import { refuse, type Outcome } from '../shared/core/refusal/outcome';
import { testLoginSecret } from '../shared/n8n/credentials/testLoginSecret';
import { startStopwatch } from '../shared/core/record/stopwatch';
import { exportRows } from '../shared/n8n/execution/exportRows';
import { stopOnRefusal } from '../shared/n8n/execution/stopOnRefusal';
import { decideItem, deniedItem, type DecidedItem } from './decideItem';
import { exportPortals } from './portalTable';
import { properties } from './properties';

export class PortalAccess implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Portal Access',
		name: 'portalAccess',
		icon: { light: 'file:portalAccess.svg', dark: 'file:portalAccess.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ $parameter["portalSource"] === "text" ? "portals from text" : "portals in the table: " + ($parameter["portals"]?.portal?.length ?? 0) }}',
		description: 'Decides which portals a customer may enter, and seals the decision',
		defaults: { name: 'Portal Access' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Granted', 'Denied'],
		usableAsTool: true,
		credentials: [
			{
				name: 'jsmLoginSecretApi',
				displayName: 'Login Secret',
				required: true,
				testedBy: 'testLoginSecret',
				displayOptions: { show: { decidesFor: ['login'] } },
			},
		],
		properties,
	};

	methods = { credentialTest: { testLoginSecret } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const exported = exportRows(this, exportPortals);
		if (exported) return exported;
		const granted: INodeExecutionData[] = [];
		const denied: INodeExecutionData[] = [];
		for (const [itemIndex, { json: item }] of this.getInputData().entries()) {
			const pairedItem = { item: itemIndex };
			const elapsed = startStopwatch();
			let outcome: Outcome<DecidedItem>;
			let cause: unknown;
			try {
				outcome = await decideItem(this, itemIndex, item);
			} catch (error) {
				cause = error;
				outcome = refuse('internal');
			}
			if (outcome.ok) {
				const { output, json } = outcome.value;
				(output === 'granted' ? granted : denied).push({
					json: withStep(json, { step: 'access', ms: elapsed() }),
					pairedItem,
				});
				continue;
			}
			stopOnRefusal(this, itemIndex, outcome, cause);
			denied.push({ json: deniedItem(item, outcome), pairedItem });
		}
		return [granted, denied];
	}
}
