import { mean } from 'lodash';
import { median } from '../statistics/median';
import { formatRounds } from '../statistics/roundFigures';
import { formatRow, makeGoalRows, type Measured } from './goals';
import type { Wait } from './waiting';

/** Lines of a Markdown table whose columns are aligned. */
export function makeTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const widths = head.map((heading, column) =>
		Math.max(heading.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[]): string =>
		`| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width)).join(' | ')} |`;
	return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

const formatGoals = (measured: Measured): string =>
	makeTable(['', 'measured', 'goal', 'rounds'], makeGoalRows(measured).map(formatRow));

const formatWork = ({ work }: Measured): string =>
	makeTable(
		['processor time, ms', 'start', 'returning login', 'time of a login, four at once, ms'],
		Object.entries(work).map(([kind, rounds]) => [
			kind,
			formatRounds(
				rounds.map(({ startProcessor }) => startProcessor),
				1,
			),
			formatRounds(
				rounds.map(({ loginProcessor }) => loginProcessor),
				1,
			),
			formatRounds(
				rounds.map(({ login }) => login),
				1,
			),
		]),
	);

function formatTraffic(rounds: readonly Wait[], service: 'provider' | 'site'): string[] {
	const traffic = rounds.map((one) => one.traffic[service]);
	const requests = median(traffic.map((one) => one.requests)).toFixed(0);
	const resumed = mean(traffic.map((one) => one.resumed));
	const handshakes = median(traffic.map((one) => one.handshakes + one.resumed)).toFixed(0);
	return [requests, `${handshakes}${resumed > 0 ? ` (resumed ${resumed.toFixed(1)})` : ''}`];
}

const formatWaits = ({ waits }: Measured): string =>
	makeTable(
		[
			'customer',
			'workflow',
			'RTT ms',
			'callback ms',
			'requests to provider',
			'handshakes',
			'requests to Jira',
			'handshakes',
			'logins',
		],
		waits.map(({ kind, roundTrip, customer, rounds }) => [
			customer,
			kind,
			String(roundTrip),
			formatRounds(
				rounds.map(({ milliseconds }) => milliseconds),
				0,
			),
			...formatTraffic(rounds, 'provider'),
			...formatTraffic(rounds, 'site'),
			String(rounds.length),
		]),
	);

const formatLoad = ({ load }: Measured): string =>
	makeTable(
		['8 at a time', 'logins/s'],
		Object.entries(load).map(([kind, rounds]) => [kind, formatRounds(rounds, 1)]),
	);

/** All tables of a run: medians, with least and most of the rounds. */
export const formatMeasured = (measured: Measured): string =>
	[formatGoals, formatWork, formatWaits, formatLoad].map((format) => format(measured)).join('\n\n');
