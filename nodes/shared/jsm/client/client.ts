import { HttpFailure, type HttpResponse, type Send } from '../../core/provider/http';
import { accept } from '../../core/refusal/outcome';
import { limitOf } from './burstLimits';
import type { JsmAnswer, JsmAttempt, JsmCall } from './call';
import { callerOf, isLoginRefused } from './caller';
import {
	failJsm,
	refuseAnswer,
	refuseDeadToken,
	refuseFailure,
	traceIdOf,
	type JsmOutcome,
} from './jsmRefusal';
import type { JsmMemory } from './memory';
import type { JsmNotice } from './notice';
import { isTransientStatus, planRetry } from './retryTiming';

/** Everything a call needs from its environment. One per item, because the item's waiting time is shared by its calls. */
export interface JsmClient {
	/** Adds the authentication. */
	send: Send;
	/** Site or gateway address without a trailing slash. */
	baseUrl: string;
	/** Origin of the site customers see; absent where a credential for the gateway does not name it. */
	site?: string;
	/** Stands for site and calling account in caches; holds nothing secret. */
	account: string;
	memory: JsmMemory;
	/** Milliseconds since the epoch. */
	now: () => number;
	sleep: (milliseconds: number) => Promise<void>;
	/** Uniform in [0, 1). */
	random: () => number;
	/** What is left for retries and waiting, in milliseconds: a customer sits in front of the browser. */
	patience: { left: number };
	/** Is told of every attempt of every call. */
	onCall?: (attempt: JsmAttempt) => void;
	/** Is told what an admin should know. */
	onNotice?: (notice: JsmNotice) => void;
}

/**
 * Sends one call and retries it where that is safe and time is left. Resolves with the answer of any 2xx status, or with
 * a refusal that carries Jira's status. Refuses an answer that Jira gave as to an anonymous caller.
 */
export async function callJsm(client: JsmClient, call: JsmCall): Promise<JsmOutcome<JsmAnswer>> {
	const exchanged = await exchange(client, call);
	if (!exchanged.ok) return exchanged;
	const response = exchanged.value;
	const { memory, account } = client;
	if (isLoginRefused(response.headers) || response.status === 401) memory.unnamedCallers.delete(account);
	if (isLoginRefused(response.headers)) return refuseDeadToken(call, response);
	const caller = callerOf(response.headers);
	if (caller !== undefined) {
		memory.namedCallers.set(account, true);
		memory.ownIds.set(account, caller);
	} else if (isForAnyone(response.status) && memory.namedCallers.has(account)) {
		const known = await requireCaller(client);
		if (!known.ok) return known;
	}
	return readAnswer(client, call, response);
}

/** Answers an anonymous caller gets that may be wrong for the account of the credential: an empty list, 403, "not found". */
const isForAnyone = (status: number): boolean =>
	(status >= 200 && status <= 299) || status === 403 || status === 404;

/**
 * Makes sure that Jira accepts the credential, before an empty answer of an endpoint is believed that also answers
 * anonymous callers (`security` of the API description). An answer that names the caller is proof enough. Behind a
 * gateway that drops the header Jira is asked, and the proof is remembered for a few minutes; whoever removes something
 * asks {@link proveCaller}.
 *
 * @param answer the empty answer; absent: it names no caller
 */
export async function requireCaller(
	client: JsmClient,
	answer?: Pick<JsmAnswer, 'caller'>,
): Promise<JsmOutcome<true>> {
	const { memory, account } = client;
	if (answer?.caller !== undefined || memory.unnamedCallers.has(account)) return accept(true);
	return await memory.share(`caller ${account}`, async () => await proveCaller(client));
}

/** GET /myself, which refuses anonymous callers with status 401: proves now that Jira accepts the credential. */
export async function proveCaller(client: JsmClient): Promise<JsmOutcome<true>> {
	const call = { method: 'GET', path: '/rest/api/3/myself' } as const;
	const exchanged = await exchange(client, call);
	if (!exchanged.ok) return exchanged;
	const response = exchanged.value;
	if (response.status === 401 || isLoginRefused(response.headers)) return refuseDeadToken(call, response);
	const answer = readAnswer(client, call, response);
	if (!answer.ok) return answer;
	const { accountId } = (answer.value.json ?? {}) as { accountId?: unknown };
	if (typeof accountId !== 'string' || accountId === '') {
		return failJsm('jsm-unexpected-answer', call, { expected: 'the calling account' });
	}
	client.memory.unnamedCallers.set(client.account, true);
	return accept(true);
}

/** Sends one call and retries it. Resolves with the last answer, whatever its status, unless it asks to try again later. */
async function exchange(client: JsmClient, call: JsmCall): Promise<JsmOutcome<HttpResponse>> {
	for (let attempt = 0; ; attempt++) {
		const held = await waitForTurn(client, call);
		if (!held.ok) return held;

		const startedAt = client.now();
		const result = await sendCall(client, call);
		client.onCall?.({
			method: call.method,
			path: call.path,
			...endOf(result),
			ms: client.now() - startedAt,
			retry: attempt,
		});
		if (!(result instanceof HttpFailure) && !isTransientStatus(result.status)) return accept(result);

		client.patience.left -= client.now() - startedAt;
		const plan = planRetry({
			attempt,
			result,
			converges: call.converges ?? true,
			now: client.now(),
			random: client.random(),
			patience: client.patience.left,
		});
		if (plan.holds) {
			const key = plan.holds === 'account' ? client.account : endpointKey(client, call);
			client.memory.hold(key, plan.resumeAt);
		}
		if (!plan.again) {
			return result instanceof HttpFailure
				? refuseFailure(call, result)
				: refuseAnswer(call, result, { resumeAt: plan.resumeAt });
		}
		client.patience.left -= plan.wait;
		await client.sleep(plan.wait);
	}
}

const endOf = (result: HttpResponse | HttpFailure): Pick<JsmAttempt, 'status' | 'failure' | 'traceId'> =>
	result instanceof HttpFailure
		? { failure: result.kind }
		: { status: result.status, ...(result.status > 299 ? { traceId: traceIdOf(result) } : {}) };

const endpointKey = (client: JsmClient, call: JsmCall) => `${client.account} ${limitOf(call).endpoint}`;

/**
 * Observes the endpoint's rate limit, and sends nothing while Jira has asked this account or endpoint to wait. All calls
 * wait in one queue, as long as their waiting time lasts. An exhausted quota is not waited for.
 */
async function waitForTurn(client: JsmClient, call: JsmCall): Promise<JsmOutcome<true>> {
	const { memory, patience } = client;
	const { perSecond } = limitOf(call);
	const endpoint = endpointKey(client, call);
	for (let hasTurn = false; ; hasTurn = true) {
		const now = client.now();
		const quotaUntil = memory.heldUntil(client.account);
		if (quotaUntil > now) return refuseWait(call, quotaUntil);
		// Since this turn was taken, Jira may have told a call ahead to wait.
		const heldUntil = memory.heldUntil(endpoint);
		if (hasTurn && heldUntil <= now) return accept(true);
		const until = now + Math.max(0, patience.left);
		const turn = memory.takeTurn(endpoint, { perSecond, from: Math.max(now, heldUntil), until });
		if (turn > until) return refuseWait(call, turn);
		patience.left -= turn - now;
		if (turn > now) await client.sleep(turn - now);
	}
}

const refuseWait = (call: JsmCall, resumeAt: number) =>
	failJsm('jsm-rate-limited', call, { status: 429, resumeAt });

/** Anything but a {@link HttpFailure} is a bug and is rethrown. */
async function sendCall(client: JsmClient, call: JsmCall): Promise<HttpResponse | HttpFailure> {
	const request = {
		method: call.method,
		url: `${client.baseUrl}${fillPath(call)}`,
		headers: headersOf(call),
		...(call.body ? { body: JSON.stringify(call.body) } : {}),
	};
	return await client.send(request).catch((error: unknown) => {
		if (error instanceof HttpFailure) return error;
		throw error;
	});
}

function headersOf(call: JsmCall): Record<string, string> {
	return {
		Accept: 'application/json',
		// Turns off Jira's XSRF check; required for uploads only.
		'X-Atlassian-Token': 'no-check',
		...(call.body ? { 'Content-Type': 'application/json' } : {}),
		...(call.experimental ? { 'X-ExperimentalApi': 'opt-in' } : {}),
	};
}

function fillPath({ path, gaps = {}, query = {} }: JsmCall): string {
	const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(gaps[name] ?? ''));
	const parameters = new URLSearchParams();
	for (const [name, value] of Object.entries(query)) {
		if (value !== undefined) parameters.set(name, String(value));
	}
	return parameters.size > 0 ? `${filled}?${parameters.toString()}` : filled;
}

function readAnswer({ baseUrl }: JsmClient, call: JsmCall, response: HttpResponse): JsmOutcome<JsmAnswer> {
	const { status, body, headers } = response;
	if (status < 200 || status > 299) return refuseAnswer(call, response, { baseUrl });
	const caller = callerOf(headers);
	const named = caller === undefined ? {} : { caller };
	if (body.trim() === '') return accept({ status, json: undefined, ...named });
	try {
		return accept({ status, json: JSON.parse(body) as unknown, ...named });
	} catch {
		return failJsm('jsm-unexpected-answer', call, { status, expected: 'JSON', received: 'something else' });
	}
}
