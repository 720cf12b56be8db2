import { countBy, isPlainObject, mapValues } from 'lodash';
import { LEDGER_PROPERTY } from '../../../nodes/shared/jsm/ledger/ledgerPlace';
import { createJsmSimulator, type JsmSimulator } from '../../lab/jsmSimulator/createJsmSimulator';
import { demoSite } from '../../lab/jsmSimulator/site/demoSite';
import { createRoster, ledgersOf, seedOf, type Calls } from './reconciledSite';

/* Runs the simulated site as a separate process, so that its memory is not counted as ours. */

export interface Look {
	address: string;
	/** Calls since the last look. */
	calls: Calls;
	/** Calls refused by the limits per second. */
	limited: number;
	violations: number;
	memberships: string[];
}

/** With this number of customers, the site enforces Atlassian's rate limits. */
function createReconciledSite(customers: number): JsmSimulator {
	const roster = createRoster(customers);
	const simulator = createJsmSimulator({ seed: seedOf(roster), rateLimits: 'documented' });
	for (const [accountId, ledger] of ledgersOf(roster)) {
		simulator.account(accountId).properties.set(LEDGER_PROPERTY, ledger);
	}
	return simulator;
}

function createLook(
	{ address, calls, violations, organizations, account }: JsmSimulator,
	seen: number,
): Look {
	const fresh = calls.slice(seen);
	return {
		address,
		calls: countBy(fresh, ({ operation = '?' }) => operation),
		limited: fresh.filter(({ status }) => status === 429).length,
		violations: violations.length,
		memberships: organizations
			.flatMap(({ id, members }) => [...members].map((member) => `${account(member).email} ${id}`))
			.sort(),
	};
}

const DAY = 24 * 60 * 60 * 1000;

/** The same value with every time in it a day earlier. */
const dayEarlier = (value: unknown): unknown => {
	if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value))
		return new Date(Date.parse(value) - DAY).toISOString();
	if (Array.isArray(value)) return value.map(dayEarlier);
	return isPlainObject(value) ? mapValues(value as object, dayEarlier) : value;
};

function ageLedgers({ account }: JsmSimulator, emails: readonly string[]): void {
	for (const email of emails) {
		const { properties } = account(email);
		properties.set(LEDGER_PROPERTY, dayEarlier(properties.get(LEDGER_PROPERTY)));
	}
}

async function main(): Promise<void> {
	const [, , customers, publicAddress] = process.argv;
	const simulator = customers
		? createReconciledSite(Number(customers))
		: createJsmSimulator({ seed: demoSite, ...(publicAddress ? { publicAddress } : {}) });
	await simulator.start();
	let seen = 0;
	process.on('message', (order: 'look' | { age: string[] }) => {
		if (order !== 'look') {
			ageLedgers(simulator, order.age);
			process.send?.('aged');
			return;
		}
		process.send?.(createLook(simulator, seen));
		seen = simulator.calls.length;
	});
	process.once('disconnect', () => void simulator.stop());
	process.send?.('ready');
}

void main();
