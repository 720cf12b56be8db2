import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { IExecuteFunctions } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { requirePass } from '../../../../nodes/shared/core/login/loginProof';
import { readProofing } from '../../../../nodes/shared/n8n/credentials/proofing';
import { SECRET, verifiedItem } from '../../../support/engine/loginItems';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

let executions = 0;

/** The context of one run of a node, as n8n makes it anew for each. */
const nodeRun = (execution: string, secret: unknown = SECRET): IExecuteFunctions =>
	({
		getNode: () => ({ credentials: { jsmLoginSecretApi: { id: '1', name: 'Login secret' } } }),
		getMode: () => 'webhook',
		getWorkflow: () => ({ id: 'w1' }),
		getExecutionId: () => execution,
		getCredentials: async () => ({ secret }),
	}) as unknown as IExecuteFunctions;

describe('what a node has verified', () => {
	it('serves all items of its run, and no other run', async () => {
		const execution = `proofing ${++executions}`;
		const run = nodeRun(execution);
		const [first, second] = [await readProofing(run), await readProofing(run)];
		const item = await verifiedItem();
		const [one, two] = [requirePass(first, item), requirePass(second, item)];
		expect(one.ok && two.ok && one.value === two.value).toBe(true);
		const next = await readProofing(nodeRun(execution));
		expect(next.verified).not.toBe(first.verified);
		expect(next.verified?.size).toBe(0);
		const other = await readProofing(nodeRun(`proofing ${++executions}`));
		expect(other.verified?.size).toBe(0);
	});

	it('is gone with the run: no personal data outlives the execution', async () => {
		async function run(): Promise<WeakRef<object>[]> {
			const context = nodeRun(`proofing ${++executions}`);
			const proofing = await readProofing(context);
			const pass = requirePass(proofing, await verifiedItem({ email: 'leaver@acme.example' }));
			if (!pass.ok || !proofing.verified) throw new Error('The pass must be genuine and remembered');
			expect(proofing.verified.size).toBe(1);
			return [new WeakRef(context), new WeakRef(proofing.verified), new WeakRef(pass.value)];
		}
		const remembered = await run();
		for (let round = 0; round < 10 && remembered.some((each) => each.deref()); round += 1) {
			await setImmediate();
			collectGarbage();
		}
		expect(remembered.map((each) => each.deref())).toEqual([undefined, undefined, undefined]);
	});

	it.each([null, '', 'x'.repeat(31), 7])('a login secret like %j is a mistake', async (secret) => {
		const run = nodeRun(`proofing ${++executions}`, secret);
		await expect(readProofing(run)).rejects.toThrow('at least 32');
	});
});
