import { describe, expect, test } from 'vitest';
import { findTwins } from '../../../../nodes/shared/core/portals/accountTwins';

const account = (accountId: string, emailAddress?: string) => ({
	accountId,
	displayName: accountId,
	active: true,
	...(emailAddress === undefined ? {} : { emailAddress }),
});
const alice = account('alice', 'alice@acme.example');

describe('a portal-only and an Atlassian account', () => {
	test.each<[string, string | undefined, string | undefined, number]>([
		['with one address are twins', 'alice@acme.example', 'alice@acme.example', 1],
		['whose addresses differ in letter case only are twins', 'Alice@acme.example', 'alice@ACME.example', 1],
		['with two addresses are none', 'alice@acme.example', 'alice@acme.example.au', 0],
		['that both hide their address are none that can be told', undefined, undefined, 0],
		['of which one hides its address are none that can be told', 'alice@acme.example', undefined, 0],
		['with empty addresses are none', '', '', 0],
	])('%s', (_, customer, atlassian, pairs) => {
		const { twins } = findTwins({
			portalOnly: [account('c', customer)],
			atlassian: [account('a', atlassian)],
		});
		expect(twins).toHaveLength(pairs);
	});

	test('that are twins are told with both ids', () => {
		const other = account('work', 'ALICE@acme.example');
		expect(findTwins({ portalOnly: [alice], atlassian: [other] }).twins).toEqual([
			{ email: 'alice@acme.example', portalOnly: alice, atlassian: other },
		]);
	});
});

test('two of one kind are no twins, and three accounts are two pairs', () => {
	const [one, two] = [account('one', 'alice@acme.example'), account('two', 'alice@acme.example')];
	expect(findTwins({ portalOnly: [one, two], atlassian: [] }).twins).toEqual([]);
	expect(findTwins({ portalOnly: [alice], atlassian: [one, two] }).twins).toHaveLength(2);
});

test('accounts without an address are counted by kind', () => {
	const report = findTwins({
		portalOnly: [alice, account('x')],
		atlassian: [account('y'), account('z', '')],
	});
	expect(report.cannotBeTold).toEqual({ portalOnly: 1, atlassian: 2 });
});
