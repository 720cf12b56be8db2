import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
	createKeptDocument,
	NEWER_DOCUMENT_WAIT,
	REFRESH_PAUSE,
	RETRY_PAUSE,
	type KeptDocumentRules,
} from '../../../../nodes/shared/core/provider/keptDocument';

const ages = { freshFor: 600_000, usableFor: 3_600_000 };
const FAILED_REFRESH_PAUSE = 5_000;

class Silence extends Error {}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A provider that answers what and when it is told to. */
function provider(rules: Partial<KeptDocumentRules<string>> = {}) {
	const state = { document: 'first', delay: 0, error: undefined as Error | undefined, requests: 0 };
	const fetch = async (): Promise<string> => {
		state.requests += 1;
		const { document, delay, error } = state;
		if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
		if (error) throw error;
		return document;
	};
	const survives = (error: unknown): boolean => error instanceof Silence;
	const { read, refresh } = createKeptDocument<string>(
		{ ...ages, survives, failedRefreshPause: FAILED_REFRESH_PAUSE, ...rules },
		Date.now,
	);
	return {
		state,
		fetch,
		document: { read, refresh },
		read: async () => await read(fetch),
		refresh: async (old: string) => await refresh(old, fetch),
	};
}

const pass = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds);

/** What came, and after how long. */
async function timed<T>(work: Promise<T>): Promise<[T, number]> {
	const begin = Date.now();
	const done = work.then((value): [T, number] => [value, Date.now() - begin]);
	await vi.advanceTimersByTimeAsync(20_000);
	return await done;
}

describe('what a provider publishes', () => {
	it('is asked for once by all who come together', async () => {
		const { state, read } = provider();
		state.delay = 500;
		expect(await timed(Promise.all([read(), read(), read()]))).toEqual([['first', 'first', 'first'], 500]);
		expect(state.requests).toBe(1);
	});

	it('is fresh up to its age, then asked for anew', async () => {
		const { state, read } = provider();
		await read();
		state.document = 'second';
		pass(ages.freshFor - 1);
		expect(await read()).toBe('first');
		pass(1);
		expect(await read()).toBe('second');
		expect(state.requests).toBe(2);
	});

	it('nobody waits more than a second for a newer copy of a slow provider, and only the first does', async () => {
		const { state, read } = provider();
		await read();
		Object.assign(state, { document: 'second', delay: 9000 });
		pass(ages.freshFor);
		const begin = Date.now();
		const first = read();
		await vi.advanceTimersByTimeAsync(NEWER_DOCUMENT_WAIT);
		expect(await first).toBe('first');
		expect(await read(), 'at once').toBe('first');
		expect(Date.now() - begin).toBe(NEWER_DOCUMENT_WAIT);
		await vi.advanceTimersByTimeAsync(9000);
		expect(await read(), 'it arrived meanwhile').toBe('second');
		expect(state.requests).toBe(2);
	});

	it('serves a silent provider up to the last age, which is asked once a minute, and nobody after that', async () => {
		const { state, read } = provider();
		await read();
		state.error = new Silence();
		pass(ages.freshFor);
		expect([await read(), await read()]).toEqual(['first', 'first']);
		expect(state.requests).toBe(2);
		pass(RETRY_PAUSE);
		expect(await read()).toBe('first');
		expect(state.requests).toBe(3);
		pass(ages.usableFor - ages.freshFor - RETRY_PAUSE);
		await expect(read()).rejects.toThrow(Silence);
		await expect(read(), 'asked each time').rejects.toThrow(Silence);
		expect(state.requests).toBe(5);
	});

	it('is there at once when the provider is back after an outage', async () => {
		const { state, read } = provider();
		state.error = new Silence();
		await expect(read()).rejects.toThrow(Silence);
		state.error = undefined;
		expect(await read()).toBe('first');
	});

	it('counts when the provider says something else, whatever the copy says', async () => {
		const { state, read } = provider();
		await read();
		state.error = new Error('another issuer');
		pass(ages.freshFor);
		await expect(read()).rejects.toThrow('another issuer');
		await expect(read()).rejects.toThrow('another issuer');
	});

	it('ends the copy although somebody was served with it while the provider still spoke', async () => {
		const { state, read } = provider();
		await read();
		Object.assign(state, { error: new Error('another issuer'), delay: 2000 });
		pass(ages.freshFor);
		expect((await timed(read()))[0]).toBe('first');
		state.delay = 0;
		await expect(read()).rejects.toThrow('another issuer');
	});

	it('is asked for anew when the clock was put back', async () => {
		const { state, read } = provider();
		await read();
		pass(-300_000);
		await read();
		expect(state.requests).toBe(2);
	});
});

describe('a forced refresh', () => {
	it('brings what is newer, for all who come together, and is not held back while it does', async () => {
		const { state, read, refresh } = provider();
		await read();
		for (const document of ['second', 'third', 'fourth']) {
			const old = await read();
			state.document = document;
			expect(await Promise.all([refresh(old), refresh(old)])).toEqual([document, document]);
			expect(await refresh(old), 'known meanwhile').toBe(document);
			expect(await read()).toBe(document);
		}
		expect(state.requests).toBe(4);
	});

	it.each<[string, number, Error | undefined]>([
		['a minute after nothing was newer', REFRESH_PAUSE, undefined],
		['some seconds after the provider was silent', FAILED_REFRESH_PAUSE, new Silence()],
	])('waits %s; the copy serves on', async (_what, interval, error) => {
		const { state, read, refresh } = provider();
		await read();
		state.error = error;
		for (let times = 0; times < 10; times += 1) expect(await refresh('first')).toBeUndefined();
		expect(state.requests).toBe(2);
		expect(await read()).toBe('first');
		pass(interval - 1);
		expect(await refresh('first')).toBeUndefined();
		expect(state.requests).toBe(2);
		Object.assign(state, { error: undefined, document: 'second' });
		pass(1);
		expect(await refresh('first')).toBe('second');
		expect(state.requests).toBe(3);
	});
});

describe('a failure the document does not survive', () => {
	it('of a forced refresh reaches whoever asked, ends the document, and pauses as a vain one does', async () => {
		const { state, read, refresh } = provider({ failedRefreshPause: undefined, survives: () => false });
		await read();
		state.error = new Silence();
		await expect(refresh('first')).rejects.toThrow(Silence);
		state.error = undefined;
		expect(await read(), 'fetched anew').toBe('first');
		expect(state.requests).toBe(3);
		pass(REFRESH_PAUSE - 1);
		expect(await refresh('first'), 'the same document as before the failure').toBeUndefined();
		expect(state.requests).toBe(3);
		pass(1);
		state.document = 'second';
		expect(await refresh('first')).toBe('second');
	});
});

describe('documents that differ in a part that does not count', () => {
	it.each<[string, KeptDocumentRules<string>['isSame'], string | undefined]>([
		['are the same to the rule', (one, other) => one.slice(0, 5) === other.slice(0, 5), undefined],
		['are different without a rule', undefined, 'first, at another time'],
	])('%s', async (_sentence, isSame, newer) => {
		const { state, read, refresh } = provider({ isSame });
		await read();
		state.document = 'first, at another time';
		expect(await refresh('first')).toBe(newer);
	});
});

describe('every request fetches for itself', () => {
	const unused = async (): Promise<string> => {
		throw new Error('This request is over');
	};

	it('a document fetched for one request is later fetched through the next one only', async () => {
		const { state, fetch, document } = provider();
		let isOver = false;
		const first = async (): Promise<string> => (isOver ? await unused() : await fetch());
		expect(await document.read(first)).toBe('first');
		isOver = true;
		state.document = 'second';
		expect(await document.refresh('first', fetch)).toBe('second');
		pass(ages.freshFor);
		expect(await document.read(fetch)).toBe('second');
		pass(ages.usableFor);
		expect(await document.read(fetch)).toBe('second');
		expect(state.requests).toBe(4);
	});

	it('does not fetch at all while the document is fresh', async () => {
		const { fetch, document } = provider();
		await document.read(fetch);
		expect(await document.read(unused)).toBe('first');
	});
});
