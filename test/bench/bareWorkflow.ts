/** A trigger and an end: the least a login through n8n can cost. */
export const bareWorkflow = {
	name: 'Bare',
	nodes: [
		{
			id: 'trigger',
			name: 'Bare Trigger',
			type: 'n8n-nodes-bench-bare.bareTrigger',
			typeVersion: 2,
			position: [0, 0],
			parameters: {},
			webhookId: 'bare',
		},
		{
			id: 'end',
			name: 'Bare End',
			type: 'n8n-nodes-bench-bare.bareEnd',
			typeVersion: 1,
			position: [260, 0],
			parameters: {},
		},
	],
	connections: { 'Bare Trigger': { main: [[{ node: 'Bare End', type: 'main', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
};
