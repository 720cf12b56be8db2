import { range, without } from 'lodash';
import { expect, test } from 'vitest';
import { refuseBusy } from '../../../../nodes/shared/core/access/ledgerStore';
import { changeAccounts } from '../../../../nodes/shared/core/access/changeAccounts';
import type { SubjectIndex } from '../../../../nodes/shared/core/access/subjectIndex';
import { accept } from '../../../../nodes/shared/core/refusal/outcome';

const carla = { issuer: 'https://idp.example.test', subject: 'carla-1' };

/** An index of one person. `before` runs before each write, as another process would. */
function createIndex(accounts: readonly string[], before: (index: { accounts: readonly string[] }) => void) {
	const state = { accounts, writes: 0 };
	const index: SubjectIndex = {
		find: async () => accept({ accounts: state.accounts }),
		replace: async (_, next, noted) => {
			before(state);
			if (state.accounts.join() !== noted.accounts.join()) return refuseBusy();
			state.accounts = next;
			state.writes += 1;
			return accept(true);
		},
	};
	return { index, state };
}
const nobodyElse = () => undefined;

test('what another process noted meanwhile stays', async () => {
	let isFirst = true;
	const { index, state } = createIndex(['a'], (others) => {
		if (isFirst) others.accounts = ['c', ...others.accounts];
		isFirst = false;
	});
	const change = (accounts: readonly string[]) => ['b', ...without(accounts, 'b')];
	expect(await changeAccounts(index, carla, change, { accounts: ['a'] })).toEqual(accept(['b', 'c', 'a']));
	expect(state.accounts).toEqual(['b', 'c', 'a']);
});

test('ledger-busy: an entry that changes before every write is left alone in the end', async () => {
	const { index } = createIndex([], (others) => {
		others.accounts = [...others.accounts, 'x'];
	});
	expect(await changeAccounts(index, carla, (accounts) => ['b', ...accounts])).toMatchObject({
		reason: 'ledger-busy',
	});
});

test('what stays the same is not written', async () => {
	const { index, state } = createIndex(['a', 'b'], nobodyElse);
	expect(await changeAccounts(index, carla, (accounts) => without(accounts, 'c'))).toEqual(
		accept(['a', 'b']),
	);
	expect(state.writes).toBe(0);
});

test('ledger-too-large: nobody has more than 50 accounts, and none of them is forgotten', async () => {
	const all = range(50).map(String);
	const { index, state } = createIndex(all, nobodyElse);
	const refused = await changeAccounts(index, carla, (accounts) => ['new', ...accounts]);
	expect(refused).toMatchObject({ reason: 'ledger-too-large', detail: { received: '51' } });
	expect(state.accounts).toEqual(all);
});
