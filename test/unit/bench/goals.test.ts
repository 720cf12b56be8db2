import { describe, expect, it } from 'vitest';
import { formatRow, makeGoalRows, type Measured } from '../../bench/life/goals';
import { makeTable } from '../../bench/life/tables';
import type { Wait } from '../../bench/life/waiting';
import type { Work } from '../../bench/life/work';

const work = (processor: number): Work => ({
	startProcessor: processor / 10,
	loginProcessor: processor,
	start: 1,
	login: 1,
});

const waited = (milliseconds: number, handshakes = 0): Wait => ({
	milliseconds,
	traffic: {
		provider: { handshakes, resumed: 0, requests: 1 },
		site: { handshakes: 0, resumed: handshakes, requests: 1 },
	},
});

const nothing: Measured = { work: {}, waits: [], load: {}, unpacked: 5.5 };

const rowsOf = (measured: Partial<Measured>): Record<string, string[]> =>
	Object.fromEntries(
		makeGoalRows({ ...nothing, ...measured })
			.map(formatRow)
			.map(([name, ...cells]) => [name, cells]),
	);

describe('the table of goals', () => {
	it('compares within a round, and takes the median of the ratios, not the ratio of the medians', () => {
		const rows = rowsOf({
			work: {
				bare: [10, 20, 90].map(work),
				short: [20, 100, 100].map(work),
				keycloak: [40, 50, 200].map(work),
			},
		});
		expect(rows['returning login, bare / ours, short template']).toEqual(['0.50 (0.20–0.90)', '≥ 0.55', '3']);
		expect(rows['start, bare / ours']).toEqual(['0.50 (0.20–0.90)', '≥ 0.7', '3']);
		expect(rows['processor time, ours short / Keycloak as broker']?.[0]).toBe('0.50 (0.50–2.00)');
	});

	it('shows what was not measured as missing, never as a figure', () => {
		expect(rowsOf({})['returning login, bare / ours, step by step']).toEqual(['–', '≥ 0.48', '0']);
		expect(rowsOf({})['callback at 50 ms RTT, new person, ms']).toEqual(['–', '≤ 550', '0']);
	});

	it('takes waits of the short template at 50 ms, and every handshake, resumed or not', () => {
		const rows = rowsOf({
			waits: [
				{ kind: 'short', roundTrip: 0, customer: 'within the hour', rounds: [waited(20, 7)] },
				{ kind: 'step-by-step', roundTrip: 50, customer: 'within the hour', rounds: [waited(300, 7)] },
				{
					kind: 'short',
					roundTrip: 50,
					customer: 'within the hour',
					rounds: [150, 160, 155].map((ms) => waited(ms, 1)),
				},
			],
		});
		expect(rows['callback at 50 ms RTT, returning, ms']).toEqual(['155 (150–160)', '≤ 170', '3']);
		expect(rows['TLS handshakes per returning login, warm']?.[0]).toBe('2 (2–2)');
	});

	it('divides the throughput under load by that of the workflow built by hand', () => {
		const rows = rowsOf({ load: { short: [30, 20], 'hand-built': [5, 5] } });
		expect(rows['8 at a time, ours short / hand-built, logins/s']).toEqual(['5.00 (4.00–6.00)', '≥ 5', '2']);
	});

	it('is Markdown', () => {
		expect(makeTable(['', 'ms'], [['short', '5'], ['step-by-step']])).toBe(
			[
				'|              | ms |',
				'| ------------ | -- |',
				'| short        | 5  |',
				'| step-by-step |    |',
			].join('\n'),
		);
	});
});
