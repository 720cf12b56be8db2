import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IConnections, INode } from 'n8n-workflow';

export interface Template {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: Record<string, unknown>;
}

const templateFile = (name: string): string => resolve(__dirname, '../../../workflows', `${name}.json`);

/** A template as shipped, with its sticky notes. */
export const readTemplate = (name: string): Template =>
	JSON.parse(readFileSync(templateFile(name), 'utf8')) as Template;

/** The nodes of a template without its sticky notes. */
export const workingNodes = ({ nodes }: Template): INode[] =>
	nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
