import { errorBody, shapeOf, troubleAnswer, type Answer } from '../answer';
import type { Call } from '../call';
import type { Fault } from './faults';

/** Leave the connection open, or cut it, instead of answering. */
export type Silence = 'hold' | 'cut';

export type Struck = { answer: Answer } | { silence: Silence };

const retryHeaders = ({ retryAfter }: Fault, fallback: number | null): Record<string, string> => {
	const seconds = retryAfter === undefined ? fallback : retryAfter;
	return seconds === null ? {} : { 'retry-after': String(seconds) };
};

function statusText(status: number) {
	if (status === 401) return 'not-logged-in';
	if (status === 403) return 'permission-missing';
	return status === 404 ? 'not-found' : 'request-invalid';
}

/** Applies a fault before the operation runs. Returns undefined if the operation should run. */
export function strikeBefore(call: Call, fault: Fault): Struck | undefined {
	const { switches, operation } = call;
	switch (fault.kind) {
		case '429': {
			const headers = {
				...retryHeaders(fault, 1),
				'ratelimit-reason': fault.reason ?? 'jira-burst-based',
				'x-ratelimit-remaining': '0',
			};
			return { answer: troubleAnswer(operation.path, 429, switches, headers) };
		}
		case '503':
			return { answer: troubleAnswer(operation.path, 503, switches, retryHeaders(fault, null)) };
		case '500':
			return { answer: troubleAnswer(operation.path, 500, switches) };
		case 'status': {
			const status = fault.status ?? 500;
			const shape = shapeOf(operation.path);
			return { answer: { status, body: errorBody(shape, status, statusText(status), switches.language) } };
		}
		case 'timeout':
			return { silence: 'hold' };
		case 'disconnect':
			return { silence: 'cut' };
		default:
			return undefined;
	}
}

/** Moves the window of a listing one entry back, as if an entry had been inserted before it. */
export function shiftQuery(query: URLSearchParams): URLSearchParams {
	const shifted = new URLSearchParams(query);
	for (const name of ['start', 'startAt']) {
		const start = Number(shifted.get(name) ?? 0);
		if (start > 0) shifted.set(name, String(start - 1));
	}
	return shifted;
}

/** Applies a fault to a finished answer. */
export function strikeAfter(call: Call, fault: Fault, answer: Answer): Struck {
	const body = answer.body as Record<string, unknown> | undefined;
	switch (fault.kind) {
		case '500-after-write':
			return { answer: troubleAnswer(call.operation.path, 500, call.switches) };
		case 'timeout-after-write':
			return { silence: 'hold' };
		case 'broken-page': {
			const text = JSON.stringify(body);
			const headers = { ...answer.headers, 'content-type': 'application/json;charset=UTF-8' };
			return { answer: { ...answer, headers, text: text.slice(0, Math.floor(text.length / 2)) } };
		}
		case 'empty-page':
			return { answer: { ...answer, body: { ...body, size: 0, values: [], isLastPage: false } } };
		case 'repeated-item':
			return {
				answer: {
					...answer,
					body: Array.isArray(body) ? body : { ...body, start: Number(call.query.get('start')) },
				},
			};
		default:
			return { answer };
	}
}
