import { formatRounds, ratiosOf } from '../statistics/roundFigures';
import type { Kind } from '../logins/logins';
import type { Customer, Wait } from './waiting';
import type { Work } from './work';

/** All figures of a run, by round. */
export interface Measured {
	work: Partial<Record<Kind, Work[]>>;
	/** By workflow, round-trip time in milliseconds, and kind of customer. */
	waits: { kind: Kind; roundTrip: number; customer: Customer; rounds: Wait[] }[];
	/** Logins per second, eight at a time. */
	load: Partial<Record<Kind, number[]>>;
	/** MB of the unpacked tarball. */
	unpacked: number;
}

/** A row of the table: what it is, the figures of all rounds, and what they should be. */
export interface Row {
	name: string;
	values: readonly number[];
	digits: number;
	goal: { atLeast: number } | { atMost: number };
}

const RETURNING = 'within the hour';

/** The rows that have a goal. All ratios are within one round. */
export function makeGoalRows({ work, waits, load, unpacked }: Measured): Row[] {
	const works = (kind: Kind, read: (one: Work) => number): number[] => (work[kind] ?? []).map(read);
	const starts = (kind: Kind): number[] => works(kind, ({ startProcessor }) => startProcessor);
	const logins = (kind: Kind): number[] => works(kind, ({ loginProcessor }) => loginProcessor);
	const waited = (customer: Customer, kind: Kind, roundTrip = 50): Wait[] =>
		waits.find((one) => one.customer === customer && one.kind === kind && one.roundTrip === roundTrip)
			?.rounds ?? [];
	const callback = (customer: Customer): number[] =>
		waited(customer, 'short').map(({ milliseconds }) => milliseconds);
	const handshakes = waited(RETURNING, 'short').map(({ traffic }) =>
		Object.values(traffic).reduce((sum, one) => sum + one.handshakes + one.resumed, 0),
	);
	return [
		{
			name: 'start, bare / ours',
			values: ratiosOf(starts('bare'), starts('short')),
			digits: 2,
			goal: { atLeast: 0.7 },
		},
		{
			name: 'returning login, bare / ours, short template',
			values: ratiosOf(logins('bare'), logins('short')),
			digits: 2,
			goal: { atLeast: 0.55 },
		},
		{
			name: 'returning login, bare / ours, step by step',
			values: ratiosOf(logins('bare'), logins('step-by-step')),
			digits: 2,
			goal: { atLeast: 0.48 },
		},
		{
			name: 'returning login, floor / ours, short template',
			values: ratiosOf(logins('floor'), logins('short')),
			digits: 2,
			goal: { atLeast: 0.7 },
		},
		{
			name: 'processor time, ours short / Keycloak as broker',
			values: ratiosOf(logins('short'), logins('keycloak')),
			digits: 2,
			goal: { atMost: 1.15 },
		},
		{ name: 'TLS handshakes per returning login, warm', values: handshakes, digits: 0, goal: { atMost: 0 } },
		{
			name: 'callback at 50 ms RTT, returning, ms',
			values: callback(RETURNING),
			digits: 0,
			goal: { atMost: 170 },
		},
		{
			name: 'callback at 50 ms RTT, new person, ms',
			values: callback('new'),
			digits: 0,
			goal: { atMost: 550 },
		},
		{
			name: 'callback at 50 ms RTT, first of a site, ms',
			values: callback('first of a site'),
			digits: 0,
			goal: { atMost: 1200 },
		},
		{
			name: '8 at a time, ours short / hand-built, logins/s',
			values: ratiosOf(load.short ?? [], load['hand-built'] ?? []),
			digits: 2,
			goal: { atLeast: 5 },
		},
		{ name: 'tarball unpacked, MB', values: [unpacked], digits: 1, goal: { atMost: 12 } },
	];
}

const formatGoal = ({ goal }: Row): string => ('atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`);

export const formatRow = (row: Row): [string, string, string, string] => [
	row.name,
	formatRounds(row.values, row.digits),
	formatGoal(row),
	String(row.values.length),
];
