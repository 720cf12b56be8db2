import { describe, expect, it } from 'vitest';
import { describeSteps, readTrace, withStep } from '../../../../nodes/shared/core/record/stepTimes';

const verify = { step: 'verify', ms: 21 };
const customer = { step: 'customer', ms: 30, calls: 1 };

describe('the steps an item tells of', () => {
	it('are read as they were written', () => {
		expect(readTrace([verify, customer])).toEqual([verify, customer]);
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['a text', 'verify 21'],
		['an object', verify],
		['entries that are no steps', [null, undefined, 7, 'verify', [], {}]],
		['a step without a name', [{ ms: 1 }]],
		['a name that would break the line', [{ step: 'a\nLogin completed', ms: 1 }]],
		['a name without an end', [{ step: 'x'.repeat(41), ms: 1 }]],
		...[-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 1e12, '21', null, [21]].map(
			(ms): [string, unknown] => [`${JSON.stringify(ms)} milliseconds`, [{ step: 'verify', ms }]],
		),
	])('%s counts as none', (_, trace) => {
		expect(readTrace(trace)).toEqual([]);
	});

	it.each([-1, 0.5, '1', null, [1], {}])(
		'a count of calls that is %j is left out, the step stays',
		(calls) => {
			expect(readTrace([{ ...verify, calls, more: 'of the admin' }])).toEqual([verify]);
		},
	);

	it('are twenty at most', () => {
		expect(readTrace(Array.from({ length: 10_000 }, () => verify))).toHaveLength(20);
	});
});

describe('a step', () => {
	it('is added behind those before it, and the item it came in stays as it was', () => {
		const item = { login: { id: 'K7Q2M-9XPA4' }, trace: [verify], own: 1 };
		expect(withStep(item, customer)).toEqual({ ...item, trace: [verify, customer] });
		expect(item.trace).toEqual([verify]);
	});

	it('takes the place of a trace that is none', () => {
		expect(withStep({ login: { id: 'K7Q2M-9XPA4' }, trace: 'broken' }, verify)).toMatchObject({
			trace: [verify],
		});
	});

	it.each([{}, { login: null }, { login: 'K7Q2M-9XPA4' }, { login: { id: 7 } }])(
		'is not added to %j, which is no login',
		(item) => {
			expect(withStep(item, verify)).toBe(item);
		},
	);
});

describe('steps in a line', () => {
	it('say what took how long, and how many calls of Jira', () => {
		expect(describeSteps([verify, customer, { ...customer, calls: 2 }], 83)).toEqual([
			'83 ms: verify 21, customer 30/1 call, customer 30/2 calls',
		]);
		expect(describeSteps([], 83)).toEqual(['83 ms']);
		expect(describeSteps([])).toEqual([]);
	});

	it('leave the time at the provider out of the total', () => {
		const provider = { step: 'provider', ms: 1834 };
		expect(describeSteps([provider, verify], 83)).toEqual(['provider 1834 ms', '83 ms: verify 21']);
		expect(describeSteps([provider, verify])).toEqual(['provider 1834 ms', 'verify 21 ms']);
	});
});
