import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
	readItemCredential,
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
	return (await readProvingCredential(context, TYPE)).secret;
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

describe('a credential of an item is read once per run of the node', () => {
	type Context = Pick<IExecuteFunctions, 'getCredentials'>;

	/** A context whose credential has an expression that uses the item. */
	const nodeRun = (fails = false): Context & { fails: boolean } => ({
		fails,
		getCredentials: async function <T extends object>(this: unknown, _type: string, itemIndex?: number) {
			reads += 1;
			if ((this as { fails: boolean }).fails) throw new Error('The database is busy');
			return { siteUrl: `https://site-${itemIndex ?? 'none'}.example`, read: reads } as unknown as T;
		},
	});
	const readIn = async (context: Context, itemIndex?: number) =>
		await readItemCredential(context, 'jsmCloudApi', itemIndex);

	it('the second reader of an item reads nothing, also at the same time', async () => {
		const run = nodeRun();
		const [first, second] = await Promise.all([readIn(run, 0), readIn(run, 0)]);
		expect(await readIn(run, 0)).toBe(first);
		expect(second).toBe(first);
		expect(reads).toBe(1);
	});

	it('an expression in the credential is evaluated for each item', async () => {
		const run = nodeRun();
		const sites = [await readIn(run, 0), await readIn(run, 1), await readIn(run, 0), await readIn(run)];
		expect(sites.map(({ siteUrl }) => siteUrl)).toEqual([
			'https://site-0.example',
			'https://site-1.example',
			'https://site-0.example',
			'https://site-none.example',
		]);
		expect(reads).toBe(3);
	});

	it('another run of the node and another type read for themselves', async () => {
		const run = nodeRun();
		await readIn(run, 0);
		await readIn(nodeRun(), 0);
		await readItemCredential(run, 'jsmLoginStoreApi', 0);
		expect(reads).toBe(3);
	});

	it('a failure is not remembered', async () => {
		const run = nodeRun(true);
		await expect(readIn(run, 0)).rejects.toThrow('busy');
		run.fails = false;
		expect(await readIn(run, 0)).toMatchObject({ read: 2 });
	});

	it('thousands of items do not pile up', async () => {
		const run = nodeRun();
		for (let item = 0; item < 300; item += 1) await readIn(run, item);
		await readIn(run, 299);
		expect(reads).toBe(300);
		await readIn(run, 0);
		expect(reads).toBe(301);
	});
});
