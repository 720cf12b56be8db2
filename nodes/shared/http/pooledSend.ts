import { setImmediate as nextTurn } from 'node:timers/promises';
import { mapKeys, omit } from 'lodash';
import type { Dispatcher } from 'undici';
import { HttpFailure, type HttpRequest, type HttpResponse, type Send } from '../core/provider/http';
import { connections, type ConnectionPool, type ConnectionRules } from './connectionPool';
import { ACCEPTED_ENCODINGS, decodeBody } from './decodeBody';
import { asFailure, isClosedByPeer } from './failure';

/** Bounds of one exchange. */
export interface ExchangeLimits {
	/** Longest time from the request to the end of the answer, in milliseconds. */
	timeout: number;
	/** Largest body, unpacked, in bytes. */
	largestAnswer: number;
	/** Ends a running request early. */
	signal?: AbortSignal;
}

/** When a route last answered, by origin: its next request may meet a connection that the peer is just closing. */
const answered = new WeakMap<Dispatcher, Set<string>>();

function rememberAnswer(route: Dispatcher, origin: string): void {
	const origins = answered.get(route) ?? new Set();
	answered.set(route, origins.add(origin));
}

async function readLimited(body: AsyncIterable<Buffer>, largest: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let size = 0;
	// Leaving the loop destroys the body and its connection.
	for await (const chunk of body) {
		size += chunk.length;
		if (size > largest) throw new HttpFailure('too-large', `The answer is larger than ${largest} bytes`);
		chunks.push(chunk);
	}
	const [only] = chunks;
	return chunks.length === 1 && only ? only : Buffer.concat(chunks);
}

const headersOf = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
	Object.fromEntries(
		Object.entries(headers).flatMap(([name, value]) =>
			value === undefined ? [] : [[name.toLowerCase(), String(value)]],
		),
	);

/** As n8n's client sends them. */
const defaultHeaders = { accept: '*/*', 'accept-encoding': ACCEPTED_ENCODINGS, 'user-agent': 'n8n' };

async function exchange(
	route: Dispatcher,
	url: URL,
	{ method, headers, body }: HttpRequest,
	{ timeout, largestAnswer, signal }: ExchangeLimits & { signal: AbortSignal },
): Promise<HttpResponse> {
	const answer = await route.request({
		origin: url.origin,
		path: `${url.pathname}${url.search}`,
		method,
		headers: { ...defaultHeaders, ...mapKeys(headers, (_, name) => name.toLowerCase()) },
		body: body ?? null,
		signal,
		headersTimeout: timeout,
		bodyTimeout: timeout,
		// Otherwise undici closes the connection after a DELETE with a body, of which Jira wants several.
		reset: false,
	});
	rememberAnswer(route, url.origin);
	const read = headersOf(answer.headers);
	const packed = await readLimited(answer.body, largestAnswer);
	// undici takes a connection back in the next turn; a request before that would open another one.
	await nextTurn();
	const unpacked = await decodeBody(packed, read['content-encoding'], largestAnswer);
	return {
		status: answer.statusCode,
		headers: unpacked === packed ? read : omit(read, ['content-encoding', 'content-length']),
		body: unpacked.toString('utf8'),
	};
}

/** Whether a failed request may be sent again: it changes nothing, and a kept connection was closed instead of answering. */
const mayRepeat = (error: unknown, { method }: HttpRequest, route: Dispatcher, origin: string): boolean =>
	method === 'GET' && isClosedByPeer(error) && answered.get(route)?.has(origin) === true;

/**
 * Turns kept connections into a `Send`. Resolves with any status; redirects are not followed. Throws {@link HttpFailure},
 * which quotes neither the request nor the answer.
 *
 * @param peer who is asked, for the failure's message: `The provider`
 */
export function createPooledSend(
	rules: ConnectionRules,
	limits: ExchangeLimits,
	peer: string,
	pool: ConnectionPool = connections,
): Send {
	return async (request) => {
		const url = new URL(request.url);
		const late = AbortSignal.timeout(limits.timeout);
		const signal = limits.signal ? AbortSignal.any([late, limits.signal]) : late;
		try {
			const route = await pool.route(url, rules);
			const ask = async () => await exchange(route, url, request, { ...limits, signal });
			return await ask().catch(async (error: unknown) => {
				if (signal.aborted || !mayRepeat(error, request, route, url.origin)) throw asFailure(error, peer);
				return await ask();
			});
		} catch (error) {
			throw asFailure(error, peer);
		}
	};
}
