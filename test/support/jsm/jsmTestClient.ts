import {
	HttpFailure,
	type HttpRequest,
	type HttpResponse,
	type Send,
} from '../../../nodes/shared/core/provider/http';
import type { JsmClient } from '../../../nodes/shared/jsm/client/client';
import { createJsmMemory, type JsmMemory } from '../../../nodes/shared/jsm/client/memory';

/** A clock that moves only when `sleep` is called. */
export interface TestClock {
	now: () => number;
	sleep: (milliseconds: number) => Promise<void>;
	/** Every wait so far, in milliseconds. */
	readonly waits: number[];
}

export function createTestClock(start = Date.UTC(2026, 10, 23, 12)): TestClock {
	let time = start;
	const waits: number[] = [];
	return {
		waits,
		now: () => time,
		sleep: async (milliseconds) => {
			waits.push(milliseconds);
			time += milliseconds;
		},
	};
}

export interface TestClientOptions {
	send: Send;
	baseUrl?: string;
	account?: string;
	clock?: TestClock;
	memory?: JsmMemory;
	/** Milliseconds. Default 8000, as in the node. */
	patience?: number;
}

/** A client whose clock, randomness and network the test controls. */
export function createTestClient({
	send,
	baseUrl = 'https://jsm.example.test',
	account = 'caller',
	clock = createTestClock(),
	memory = createJsmMemory(clock.now),
	patience = 8000,
}: TestClientOptions): JsmClient {
	return {
		send,
		baseUrl,
		account,
		memory,
		now: clock.now,
		sleep: clock.sleep,
		// The middle of the jitter, so that waits are exactly doubled.
		random: () => 0.5,
		patience: { left: patience },
	};
}

export type CannedAnswer = Partial<HttpResponse> & { json?: unknown };

/** Returns the given answers in order and records the requests. A request beyond them fails the test. */
export function replay(...answers: (CannedAnswer | HttpFailure)[]): Send & { requests: HttpRequest[] } {
	const requests: HttpRequest[] = [];
	const send: Send = async (request) => {
		const answer = answers[requests.length];
		requests.push(request);
		if (!answer) throw new Error(`Nothing is canned for ${request.method} ${request.url}`);
		if (answer instanceof HttpFailure) throw answer;
		const { json, status = 200, headers = {}, body } = answer;
		return { status, headers, body: body ?? (json === undefined ? '' : JSON.stringify(json)) };
	};
	return Object.assign(send, { requests });
}

function readHeaders(answer: Response): Record<string, string> {
	const headers: Record<string, string> = {};
	answer.headers.forEach((value, name) => {
		headers[name] = value;
	});
	return headers;
}

/** Real HTTP with Basic authentication. */
export function sendBasic(email: string, token: string, timeout = 2000): Send {
	const authorization = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
	return async ({ method, url, headers, body }) => {
		try {
			const answer = await fetch(url, {
				method,
				body,
				headers: { ...headers, Authorization: authorization },
				redirect: 'manual',
				signal: AbortSignal.timeout(timeout),
			});
			return {
				status: answer.status,
				headers: readHeaders(answer),
				body: await answer.text(),
			};
		} catch (error) {
			const isTimeout = error instanceof Error && error.name === 'TimeoutError';
			throw new HttpFailure(isTimeout ? 'timeout' : 'network', 'no answer', { cause: error });
		}
	};
}
