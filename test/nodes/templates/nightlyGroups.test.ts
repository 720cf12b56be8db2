import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';
import { range } from 'lodash';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../nodes/shared/core/identity/identity';

interface Template {
	nodes: { name: string; parameters: { jsonOutput?: string } }[];
}

/** What a node makes of its input: "As an Identity" of the provider's answer about one person's groups. */
function identityIn(
	template: string,
	answer: unknown,
	node = 'As an Identity',
): Pick<Identity, 'groups' | 'knowledge'> {
	const file = resolve(__dirname, '../../../workflows', template);
	const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as Template;
	const output = nodes.find(({ name }) => name === node)?.parameters.jsonOutput ?? '';
	const [, expression = ''] = /^=\{\{(.*)\}\}$/s.exec(output) ?? [];
	const json = { email: 'Alice@acme.example', keycloak: 'https://idp.example.test', realm: 'customers' };
	const item = { json };
	const made: unknown = runInNewContext(`(${expression})`, {
		$json: answer,
		$: () => ({ item, first: () => item }),
	});
	return (JSON.parse(JSON.stringify(made)) as { identity: Identity }).identity;
}

describe('a full page of groups may not be all of them, so it is incomplete', () => {
	const paths = (count: number) => range(count).map((number) => ({ path: `/group ${number}` }));
	const names = (count: number) => range(count).map((number) => ({ GroupName: `group ${number}` }));

	it.each<[string, string, unknown, number, string]>([
		['Keycloak, none', 'nightly-reconcile.json', { body: [] }, 0, 'known'],
		['Keycloak, 999', 'nightly-reconcile.json', { body: paths(999) }, 999, 'known'],
		['Keycloak, 1,000', 'nightly-reconcile.json', { body: paths(1000) }, 1000, 'incomplete'],
		['Cognito, the last page', 'nightly-reconcile-cognito.json', { Groups: names(60) }, 60, 'known'],
		[
			'Cognito, not the last page',
			'nightly-reconcile-cognito.json',
			{ Groups: names(60), NextToken: 'next' },
			60,
			'incomplete',
		],
	])('%s', (_what, template, answer, count, knowledge) => {
		const identity = identityIn(template, answer);
		expect(identity.groups).toHaveLength(count);
		expect(identity.knowledge.groups).toBe(knowledge);
	});
});

it.each(['nightly-reconcile.json', 'nightly-reconcile-cognito.json'])(
	'%s: a disabled person has nothing any more, also where the groups are too many to read',
	(template) => {
		const identity = { subject: 'alice-1', knowledge: { groups: 'incomplete' } };
		const stated = identityIn(template, { identity }, 'Nothing Any More');
		expect(stated).toEqual({ subject: 'alice-1', knowledge: { groups: 'known' } });
	},
);
