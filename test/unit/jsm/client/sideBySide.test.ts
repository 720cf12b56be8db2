import { describe, expect, test } from 'vitest';
import { callJsm } from '../../../../nodes/shared/jsm/client/client';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const jsm = useSimulatedJsm({ latency: 500 });
const call = { method: 'GET', path: '/rest/servicedeskapi/organization' } as const;

/** Milliseconds that passed on the clock of the test. */
async function timed(work: () => Promise<unknown>): Promise<number> {
	const start = jsm.clock.now();
	await work();
	return jsm.clock.now() - start;
}

describe('the latency of the simulator', () => {
	test('adds up for calls one after the other', async () => {
		const client = jsm.client();
		const took = await timed(async () => {
			for (let count = 0; count < 3; count += 1) await callJsm(client, call);
		});
		expect(took).toBe(1500);
	});

	test('passes once for calls side by side', async () => {
		const client = jsm.client();
		const answers = await Promise.all([1, 2, 3].map(async () => await callJsm(client, call)));
		expect(answers.map(({ ok }) => ok)).toEqual([true, true, true]);
		expect(jsm.clock.now() - Date.UTC(2026, 10, 23, 12)).toBe(500);
	});

	test('passes for a chain beside a single call as long as the chain takes, with its waits', async () => {
		const client = jsm.client();
		jsm.simulator.faults.inject({ operation: 'listServiceDesks', kind: '503' });
		const chain = async () => {
			await callJsm(client, { method: 'GET', path: '/rest/servicedeskapi/servicedesk' });
			await callJsm(client, call);
		};
		const took = await timed(async () => await Promise.all([chain(), callJsm(client, call)]));
		// Two attempts with the wait between them, then one more call.
		expect(jsm.clock.waits).toEqual([500]);
		expect(took).toBe(2000);
	});
});
