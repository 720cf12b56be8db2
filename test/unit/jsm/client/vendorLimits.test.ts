import { describe, expect, test } from 'vitest';
import { listDeskCustomers } from '../../../../nodes/shared/jsm/api/serviceDesks';
import { bulkPatience, defaultPatience } from '../../../../nodes/shared/n8n/http/connectJsm';
import { createTestClock } from '../../../support/jsm/jsmTestClient';
import { useSimulatedJsm, type SimulatedJsm } from '../../../support/jsm/simulatedJsm';

let now = createTestClock().now;
const jsm: SimulatedJsm = useSimulatedJsm({ pageCap: 1, rateLimits: 'documented', now: () => now() });

describe("a portal of forty pages, by the vendor's own limits", () => {
	const read = async (patience: number) => {
		now = jsm.clock.now;
		const emails = Array.from({ length: 40 }, (_, index) => `c${index}@acme.example`);
		jsm.simulator.seed({
			accounts: emails.map((email) => ({ email, name: email })),
			desks: [{ id: '7', key: 'SEV', name: 'Seven', customers: emails }],
		});
		return await listDeskCustomers(jsm.client({ patience }), '7');
	};
	const limited = () => jsm.simulator.calls.filter(({ status }) => status === 429);

	test('is read by a patient node without ever being told to wait', async () => {
		const all = await read(bulkPatience.waiting);
		expect(all.ok && all.value).toHaveLength(40);
		expect(limited()).toEqual([]);
		// Ten seconds' worth of four calls.
		expect(jsm.clock.waits).toEqual(Array.from({ length: 9 }, () => 1000));
	});

	test('is refused to one in front of the browser, rather than cut short', async () => {
		expect(await read(defaultPatience.waiting)).toMatchObject({ ok: false, reason: 'jsm-rate-limited' });
		expect(limited()).toEqual([]);
	});
});
