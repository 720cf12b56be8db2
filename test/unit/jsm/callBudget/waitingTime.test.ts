import { expect, test } from 'vitest';
import type { Synchronization } from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import { synchronizeAccess } from '../../../../nodes/shared/jsm/access/synchronizeAccess';
import type { LedgerStore } from '../../../../nodes/shared/core/access/ledgerStore';
import { accept } from '../../../../nodes/shared/core/refusal/outcome';
import { alice, synchronization } from '../../../support/jsm/accessWish';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';
import { loginByTemplate } from '../../../support/jsm/templateLogin';

const LATENCY = 500;
const jsm = useSimulatedJsm({ latency: LATENCY });

/** A ledger that asks nothing of Jira, such as the one in Redis. */
function createStore(): LedgerStore {
	const records = new Map<string, string>();
	const recordOf = (id: string) => {
		const text = records.get(id);
		return { record: text === undefined ? undefined : (JSON.parse(text) as unknown), text };
	};
	return {
		name: 'elsewhere',
		read: async (id) => accept(recordOf(id)),
		write: async (id, record) => {
			records.set(id, JSON.stringify(record));
			return accept(recordOf(id));
		},
		remove: async (id) => {
			records.delete(id);
			return accept(true);
		},
		subjects: {
			find: async () => accept({ accounts: [] }),
			replace: async () => accept(true),
		},
	};
}

interface Visit extends Partial<Synchronization> {
	email: string;
}

const visit = (email: string, name: string, { onTheFly, addressChange }: Way): Visit => ({
	email,
	organizations: [{ name, create: true, ...(onTheFly ? { onTheFly } : {}) }],
	portals: [{ serviceDesk: '1', organizations: [name], customer: false }],
	addressChange,
});

/** Calls, and how many of them wait for one another. */
async function measure({ email, ...wish }: Visit, how: 'Synchronize' | 'template', store?: LedgerStore) {
	const person = { email, displayName: 'Eve', twins: 'refuse' } as const;
	const identity = { ...alice, subject: email };
	const more = { person, identity, ...wish, ...(store ? { ledger: { store, identity } } : {}) };
	jsm.callsSince();
	const start = jsm.clock.now();
	const client = jsm.client();
	const result =
		how === 'Synchronize'
			? await synchronizeAccess(client, synchronization(client, more), [])
			: await loginByTemplate(() => jsm.client(), more);
	expect(result).toMatchObject({ ok: true });
	const calls = jsm.callsSince();
	return { calls: calls.length, chain: (jsm.clock.now() - start) / LATENCY };
}

/** Calls, and how many of them wait for one another: a process that has just started, one that knows the organization, one that knows everything but the organization, and a returning customer. */
type Budget = Record<'first' | 'known' | 'later' | 'back', readonly [calls: number, chain: number]>;

interface Way {
	how: 'Synchronize' | 'template';
	onTheFly?: { joins?: true };
	addressChange?: 'report';
	isElsewhere?: true;
}

const [ours, aProviders, report] = [{ joins: true }, {}, 'report'] as const;

test.each<[string, Way, Budget]>([
	['typed', { how: 'Synchronize' }, { first: [9, 6], known: [5, 5], later: [8, 6], back: [1, 1] }],
	[
		'ours',
		{ how: 'Synchronize', onTheFly: ours },
		{ first: [9, 6], known: [5, 5], later: [8, 5], back: [1, 1] },
	],
	[
		"a provider's",
		{ how: 'Synchronize', onTheFly: aProviders },
		{ first: [14, 10], known: [5, 5], later: [13, 10], back: [1, 1] },
	],
	['typed', { how: 'template' }, { first: [9, 9], known: [5, 5], later: [8, 8], back: [1, 1] }],
	// The index of persons costs two calls beside others, once per person.
	[
		'typed',
		{ how: 'Synchronize', addressChange: report },
		{ first: [11, 6], known: [7, 5], later: [10, 6], back: [1, 1] },
	],
	[
		'ours',
		{ how: 'Synchronize', onTheFly: ours, addressChange: report },
		{ first: [11, 6], known: [7, 5], later: [10, 5], back: [1, 1] },
	],
	[
		'typed',
		{ how: 'template', addressChange: report },
		{ first: [11, 10], known: [8, 7], later: [10, 9], back: [1, 1] },
	],
	[
		'typed',
		{ how: 'Synchronize', addressChange: report, isElsewhere: true },
		{ first: [7, 4], known: [3, 3], later: [6, 4], back: [0, 0] },
	],
	[
		'ours',
		{ how: 'Synchronize', onTheFly: ours, addressChange: report, isElsewhere: true },
		{ first: [7, 4], known: [3, 3], later: [6, 3], back: [0, 0] },
	],
	[
		"a provider's",
		{ how: 'Synchronize', onTheFly: aProviders, addressChange: report, isElsewhere: true },
		{ first: [12, 8], known: [3, 3], later: [11, 8], back: [0, 0] },
	],
	[
		'typed',
		{ how: 'template', addressChange: report, isElsewhere: true },
		{ first: [6, 6], known: [3, 3], later: [5, 5], back: [0, 0] },
	],
])('a login into an organization that is %s: %j', async (_, way, budget) => {
	const store = way.isElsewhere ? createStore() : undefined;
	const login = async (who: string, name: string) => {
		const { calls, chain } = await measure(visit(`${who}@fresh.example`, name, way), way.how, store);
		return [calls, chain];
	};
	const first = await login('eve', 'Fresh');
	const known = await login('fay', 'Fresh');
	await jsm.clock.sleep(90_000);
	const later = await login('guy', 'Other');
	await jsm.clock.sleep(90_000);
	const back = await login('eve', 'Fresh');
	expect({ first, known, later, back }).toEqual(budget);
});
