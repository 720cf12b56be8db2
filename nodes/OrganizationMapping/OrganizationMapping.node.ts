import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { withStep } from '../shared/core/record/stepTimes';
import { refuse, type Outcome } from '../shared/core/refusal/outcome';
import { startStopwatch } from '../shared/core/record/stopwatch';
import { exportRows } from '../shared/n8n/execution/exportRows';
import { stopOnRefusal } from '../shared/n8n/execution/stopOnRefusal';
import { mapItem, unmappedItem, type MappedItem } from './mapItem';
import { exportRules } from './exportRules';
import { properties } from './properties';

export class OrganizationMapping implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Organization Mapping',
		name: 'organizationMapping',
		icon: { light: 'file:organizationMapping.svg', dark: 'file:organizationMapping.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle:
			'={{ { node: "rules in this node", text: "rules from text", field: "rules from the item" }[$parameter["rulesSource"]] }}',
		description: 'Decides to which organizations a customer belongs, and says which rule matched',
		defaults: { name: 'Organization Mapping' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Mapped', 'Unmapped'],
		usableAsTool: true,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const exported = exportRows(this, exportRules);
		if (exported) return exported;
		const mapped: INodeExecutionData[] = [];
		const unmapped: INodeExecutionData[] = [];
		for (const [itemIndex, { json: item }] of this.getInputData().entries()) {
			const pairedItem = { item: itemIndex };
			const elapsed = startStopwatch();
			let outcome: Outcome<MappedItem>;
			let cause: unknown;
			try {
				outcome = mapItem({ context: this, itemIndex, item });
			} catch (error) {
				cause = error;
				outcome = refuse('internal');
			}
			if (outcome.ok) {
				const { output, json } = outcome.value;
				(output === 'mapped' ? mapped : unmapped).push({
					json: withStep(json, { step: 'mapping', ms: elapsed() }),
					pairedItem,
				});
				continue;
			}
			stopOnRefusal(this, itemIndex, outcome, cause);
			unmapped.push({ json: unmappedItem(item, outcome), pairedItem });
		}
		return [mapped, unmapped];
	}
}
