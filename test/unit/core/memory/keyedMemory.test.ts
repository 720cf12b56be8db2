import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeyedMemory, type KeyedMemory } from '../../../../nodes/shared/core/memory/keyedMemory';

interface Made {
	number: number;
}

const LIFETIME = 5_000;
let made: number;
const make = (): Made => ({ number: (made += 1) });

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
	made = 0;
});
afterEach(() => vi.useRealTimers());

describe('a value is made once per key', () => {
	it.each<[string, unknown, unknown, number]>([
		['the same text', 'a', 'a', 1],
		['equal settings', { issuer: 'a', tenants: ['b'] }, { issuer: 'a', tenants: ['b'] }, 1],
		['a changed setting', { issuer: 'a' }, { issuer: 'b' }, 2],
		['a further setting', { issuer: 'a' }, { issuer: 'a', tenants: [] }, 2],
		['other parts of the same joined text', ['a b', 'c'], ['a', 'b c'], 2],
		['a number and its text', [1], ['1'], 2],
		['nothing and null', undefined, null, 2],
	])('%s', (_sentence, one, other, times) => {
		const memory = createKeyedMemory<Made>({ max: 10 });
		expect(memory.find(one)).toBeUndefined();
		const first = memory.findOrMake(one, make);
		expect(memory.find(one)).toBe(first);
		memory.findOrMake(other, make);
		expect(made).toBe(times);
	});

	it('a full memory forgets the value used longest ago', () => {
		const memory = createKeyedMemory<Made>({ max: 2 });
		for (const key of ['a', 'b', 'a', 'c']) memory.findOrMake(key, make);
		expect(['a', 'b', 'c'].map((key) => memory.find(key)?.number)).toEqual([1, undefined, 3]);
	});
});

describe('the lifetime of a value', () => {
	const numberAfter = async (memory: KeyedMemory<Made>, milliseconds: number) => {
		memory.findOrMake('a', make);
		await vi.advanceTimersByTimeAsync(milliseconds);
		return memory.findOrMake('a', make).number;
	};

	it.each<[string, number | undefined, number, number]>([
		['kept up to it', LIFETIME, LIFETIME - 1, 1],
		['made anew after it', LIFETIME, LIFETIME + 1, 2],
		['kept for good without one', undefined, 24 * 60 * 60_000, 1],
	])('%s', async (_sentence, lifetime, milliseconds, number) => {
		const memory = createKeyedMemory<Made>({ max: 2, ...(lifetime === undefined ? {} : { lifetime }) });
		expect(await numberAfter(memory, milliseconds)).toBe(number);
	});

	it('leaves no timer behind that nobody needs', async () => {
		const memory = createKeyedMemory<Made>({ max: 2, lifetime: LIFETIME });
		memory.findOrMake('a', make);
		expect(vi.getTimerCount()).toBe(1);
		await vi.advanceTimersByTimeAsync(LIFETIME + 1);
		expect(vi.getTimerCount()).toBe(0);
	});
});

describe('a promise', () => {
	it('is shared by those who come together', async () => {
		const memory = createKeyedMemory<Promise<Made>>({ max: 2 });
		const all = [1, 2, 3].map(() => memory.findOrMake('a', async () => make()));
		expect(await Promise.all(all)).toEqual(Array(3).fill({ number: 1 }));
	});

	it('that rejects late leaves alone the one made after it', async () => {
		const memory = createKeyedMemory<Promise<Made>>({ max: 2, lifetime: LIFETIME });
		let fail: (error: Error) => void = () => undefined;
		const slow = memory.findOrMake('a', async () => await new Promise<Made>((_, reject) => (fail = reject)));
		await vi.advanceTimersByTimeAsync(LIFETIME + 1);
		const next = memory.findOrMake('a', async () => make());
		fail(new Error('The database is busy'));
		await expect(slow).rejects.toThrow('busy');
		expect(memory.find('a')).toBe(next);
	});

	it('is forgotten when it rejects', async () => {
		const memory = createKeyedMemory<Promise<Made>>({ max: 2 });
		const failing = async (): Promise<Made> => {
			throw new Error('The database is busy');
		};
		await expect(memory.findOrMake('a', failing)).rejects.toThrow('busy');
		expect(await memory.findOrMake('a', async () => make())).toEqual({ number: 1 });
	});
});
