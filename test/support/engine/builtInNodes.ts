import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

const describeNode = (displayName: string, outputs: number): INodeTypeDescription => ({
	displayName,
	name: displayName.toLowerCase(),
	group: ['transform'],
	version: [1, 2.2],
	description: '',
	defaults: { name: displayName },
	inputs: [NodeConnectionTypes.Main],
	outputs: Array.from({ length: outputs }, () => NodeConnectionTypes.Main),
	properties: [{ displayName: 'Conditions', name: 'conditions', type: 'json', default: {} }],
});

/** The part of n8n's own nodes that the templates use: If compares texts and takes one that is equal for enough, No Operation passes its items on. */
export const builtInNodes: Record<string, INodeType> = {
	'n8n-nodes-base.if': {
		description: describeNode('If', 2),
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			const [yes, no] = [true, false].map((wanted) =>
				items.filter((_item, index) => {
					const { conditions } = this.getNodeParameter('conditions', index) as unknown as {
						conditions: { leftValue: unknown; rightValue: unknown }[];
					};
					return conditions.some(({ leftValue, rightValue }) => leftValue === rightValue) === wanted;
				}),
			);
			return [yes ?? [], no ?? []];
		},
	},
	'n8n-nodes-base.noOp': {
		description: describeNode('No Operation', 1),
		async execute(this: IExecuteFunctions) {
			return [this.getInputData()];
		},
	},
};
