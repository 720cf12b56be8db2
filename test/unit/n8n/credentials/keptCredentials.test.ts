import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
	readKeptCredential,
	readProvingCredential,
} from '../../../../nodes/shared/n8n/credentials/keptCredentials';

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
	executionId?: string;
}

function makeContext({ mode = 'webhook', workflowId, credentialId = '1', fails, executionId = '7' }: Asked) {
	return {
		getNode: () => ({ credentials: { [TYPE]: { id: credentialId, name: 'Login secret' } } }),
		getMode: () => mode,
		getWorkflow: () => ({ id: workflowId ?? `w${workflow}` }),
		getCredentials: async () => {
			reads += 1;
			if (fails) throw new Error('The database is busy');
			return { secret: `read ${reads}` };
		},
		getExecutionId: () => executionId,
	};
}

async function ask(asked: Asked = {}): Promise<unknown> {
	const context = makeContext(asked) as unknown as IWebhookFunctions;
	return (await readKeptCredential(context, TYPE)).secret;
}

async function askInNode(asked: Asked = {}): Promise<unknown> {
	const context = makeContext(asked) as unknown as IExecuteFunctions;
	return (await readProvingCredential(context, TYPE, 0)).secret;
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

describe('a credential that proves the item is read once for all nodes of an execution', () => {
	it('the next node reads nothing', async () => {
		expect([await askInNode(), await askInNode()]).toEqual(['read 1', 'read 1']);
	});

	it('what the trigger of the workflow read serves its nodes', async () => {
		await ask();
		expect(await askInNode({ executionId: '8' })).toBe('read 1');
	});

	it('what a node read serves no trigger', async () => {
		await askInNode();
		expect(await ask()).toBe('read 2');
	});

	it('after five seconds it is read again', async () => {
		await askInNode();
		await vi.advanceTimersByTimeAsync(5_100);
		expect(await askInNode()).toBe('read 2');
	});

	it.each<[string, Asked]>([
		['a test in the editor', { mode: 'manual' }],
		['another execution', { executionId: '8' }],
		['another workflow', { workflowId: 'another' }],
		['another credential', { credentialId: '2' }],
		['a credential without an id', { credentialId: null }],
	])('%s reads for itself', async (_sentence, asked) => {
		await askInNode();
		expect(await askInNode(asked)).toBe('read 2');
	});

	it('a failure is not remembered', async () => {
		await expect(askInNode({ fails: true })).rejects.toThrow('busy');
		expect(await askInNode()).toBe('read 2');
	});
});
