import { partition } from 'lodash';
import type { LoginItem, TraceStep } from '../login/loginItem';

const MOST_STEPS = 20;

const isCount = (value: unknown): value is number =>
	Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 100_000_000;

function readStep(value: unknown): TraceStep[] {
	const { step, ms, calls } = (value ?? {}) as Record<keyof TraceStep, unknown>;
	if (typeof step !== 'string' || !/^[\w-]{1,40}$/.test(step) || !isCount(ms)) return [];
	return [{ step, ms, ...(isCount(calls) ? { calls } : {}) }];
}

/** Reads the first twenty valid steps of an item; anything else an admin's node put there is ignored. */
export const readTrace = (value: unknown): TraceStep[] =>
	Array.isArray(value) ? value.slice(0, MOST_STEPS).flatMap(readStep) : [];

/**
 * Adds a step to the item of a login; other items are returned unchanged. Earlier steps are validated when they are
 * read.
 */
export function withStep<T extends object>(json: T, step: TraceStep): T {
	const { login, trace } = json as Partial<LoginItem>;
	if (typeof login?.id !== 'string') return json;
	const before = Array.isArray(trace) ? trace.slice(0, MOST_STEPS) : [];
	return { ...json, trace: [...before, step] };
}

const describeStepTime = ({ step, ms, calls }: TraceStep, unit = ''): string =>
	`${step} ${ms}${unit}${calls === undefined ? '' : `/${calls} call${calls === 1 ? '' : 's'}`}`;

/**
 * Such as `provider 1834 ms, 83 ms: verify 21, customer 30/1 call`.
 *
 * @param total in milliseconds, without the customer's time at the provider
 */
export function describeSteps(steps: readonly TraceStep[], total?: number): string[] {
	if (total === undefined) return steps.map((step) => describeStepTime(step, ' ms'));
	const [before, after] = partition(steps, { step: 'provider' });
	const parts = after.map((step) => describeStepTime(step)).join(', ');
	return [
		...before.map((step) => describeStepTime(step, ' ms')),
		`${total} ms${parts === '' ? '' : `: ${parts}`}`,
	];
}
