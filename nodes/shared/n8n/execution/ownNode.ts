import type { INode } from 'n8n-workflow';

const nodes = new WeakMap<object, INode>();

/**
 * The node of a context. n8n copies the whole node, with every row of its tables, each time it is asked, so it is asked
 * once per run of a node, or per request.
 */
export function ownNode(context: { getNode: () => INode }): INode {
	const known = nodes.get(context);
	if (known) return known;
	const node = context.getNode();
	nodes.set(context, node);
	return node;
}
