import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTemplate } from '../../support/engine/template';

const root = resolve(__dirname, '../../..');
const names = readdirSync(join(root, 'workflows'))
	.filter((file) => file.endsWith('.json'))
	.map((file) => basename(file, '.json'))
	.sort();
const { name: packageName, n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	name: string;
	n8n: { nodes: string[] };
};
const shipped = n8n.nodes.map((path) =>
	basename(path, '.node.js').replace(/^./, (first) => first.toLowerCase()),
);
const guide = readFileSync(join(root, 'workflows/README.md'), 'utf8');

it('there are templates for a login, a reconciliation, offboarding and a report', () => {
	expect(names).toEqual([
		'impact-report',
		'nightly-reconcile',
		'nightly-reconcile-cognito',
		'offboard-customer',
		'oidc-login',
		'oidc-login-step-by-step',
		'saml-login',
		'saml-login-step-by-step',
	]);
});

describe.each(names)('the template %s', (name) => {
	const template = readTemplate(name);

	it('names only nodes that are shipped, ours or n8n’s', () => {
		for (const { type } of template.nodes) {
			const [from, node] = type.split('.');
			expect([packageName, 'n8n-nodes-base']).toContain(from);
			if (from === packageName) expect(shipped).toContain(node);
		}
	});

	it('names every node once, and wires only nodes it has', () => {
		const known = template.nodes.map((node) => node.name);
		expect(new Set(known).size).toBe(known.length);
		expect(new Set(template.nodes.map(({ id }) => id)).size).toBe(known.length);
		const wired = Object.entries(template.connections).flatMap(([from, { main = [] }]) => [
			from,
			...main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		]);
		for (const node of wired) expect(known).toContain(node);
	});

	it('holds no credential’s id, no secret and nobody’s address', () => {
		for (const { credentials = {} } of template.nodes)
			for (const { id } of Object.values(credentials)) expect(id).toBe('');
		const text = JSON.stringify(template);
		expect(text).not.toMatch(/PRIVATE KEY|eyJ[\w-]{10}|Bearer |Basic /);
		for (const [, domain] of text.matchAll(/[\w.-]+@([\w.-]+\.\w+)/g))
			expect(domain).toMatch(/example(\.com)?$/);
	});

	it('is in the guide', () => {
		expect(guide).toContain(`[${name}.json](${name}.json)`);
	});
});
