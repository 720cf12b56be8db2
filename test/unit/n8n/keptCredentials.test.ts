import type { IWebhookFunctions } from 'n8n-workflow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readKeptCredential } from '../../../nodes/shared/n8n/keptCredentials';

const TYPE = 'jsmLoginSecretApi';

let reads: number;
let workflow = 0;

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
	reads = 0;
	workflow += 1;
});
afterEach(() => vi.useRealTimers());

interface Asked {
	mode?: string;
	workflowId?: string;
	credentialId?: string | null;
	fails?: boolean;
}

async function ask({
	mode = 'webhook',
	workflowId,
	credentialId = '1',
	fails,
}: Asked = {}): Promise<unknown> {
	const context = {
		getNode: () => ({ credentials: { [TYPE]: { id: credentialId, name: 'Login secret' } } }),
		getMode: () => mode,
		getWorkflow: () => ({ id: workflowId ?? `w${workflow}` }),
		getCredentials: async () => {
			reads += 1;
			if (fails) throw new Error('The database is busy');
			return { secret: `read ${reads}` };
		},
	};
	const { secret } = await readKeptCredential(context as unknown as IWebhookFunctions, TYPE);
	return secret;
}

describe('a credential of the trigger is believed for five seconds', () => {
	it('the next request reads nothing', async () => {
		expect([await ask(), await ask()]).toEqual(['read 1', 'read 1']);
	});

	it('requests at the same time share one reading', async () => {
		expect(await Promise.all([ask(), ask(), ask()])).toEqual(['read 1', 'read 1', 'read 1']);
	});

	it('after five seconds it is read again', async () => {
		await ask();
		await vi.advanceTimersByTimeAsync(4_900);
		expect(await ask()).toBe('read 1');
		await vi.advanceTimersByTimeAsync(200);
		expect(await ask()).toBe('read 2');
	});

	it.each<[string, Asked]>([
		['a test in the editor', { mode: 'manual' }],
		['another workflow', { workflowId: 'another' }],
		['another credential', { credentialId: '2' }],
		['a credential without an id', { credentialId: null }],
	])('%s reads for itself', async (_sentence, asked) => {
		await ask();
		expect(await ask(asked)).toBe('read 2');
	});

	it('a failure is not remembered', async () => {
		await expect(ask({ fails: true })).rejects.toThrow('busy');
		expect(await ask()).toBe('read 2');
	});
});
