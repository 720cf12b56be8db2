import { countBy } from 'lodash';
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

async function main(): Promise<void> {
	const [, , customers] = process.argv;
	const simulator =
		customers === undefined
			? createJsmSimulator({ seed: demoSite })
			: createReconciledSite(Number(customers));
	await simulator.start();
	let seen = 0;
	process.on('message', () => {
		process.send?.(createLook(simulator, seen));
		seen = simulator.calls.length;
	});
	process.once('disconnect', () => void simulator.stop());
	process.send?.('ready');
}

void main();
