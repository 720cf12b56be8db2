import { HttpFailure, type HttpResponse, type Send } from '../../core/provider/http';
import { accept } from '../../core/refusal/outcome';
import { limitOf } from './burstLimits';
import type { JsmAnswer, JsmAttempt, JsmCall } from './call';
import { failJsm, refuseAnswer, refuseFailure, traceIdOf, type JsmOutcome } from './jsmRefusal';
import type { JsmMemory } from './memory';
import { isTransientStatus, planRetry } from './retryTiming';

/** Everything a call needs from its environment. One per item, because the item's waiting time is shared by its calls. */
export interface JsmClient {
	/** Adds the authentication. */
	send: Send;
	/** Site or gateway address without a trailing slash. */
	baseUrl: string;
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
}

/**
 * Sends one call and retries it where that is safe and time is left. Resolves with the answer of any 2xx status, or with
 * a refusal that carries Jira's status.
 */
export async function callJsm(client: JsmClient, call: JsmCall): Promise<JsmOutcome<JsmAnswer>> {
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
		if (!(result instanceof HttpFailure) && !isTransientStatus(result.status))
			return readAnswer(call, result);

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
				: refuseAnswer(call, result, plan.resumeAt);
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

function readAnswer(call: JsmCall, response: HttpResponse): JsmOutcome<JsmAnswer> {
	const { status, body } = response;
	if (status < 200 || status > 299) return refuseAnswer(call, response);
	if (body.trim() === '') return accept({ status, json: undefined });
	try {
		return accept({ status, json: JSON.parse(body) as unknown });
	} catch {
		return failJsm('jsm-unexpected-answer', call, { status, expected: 'JSON', received: 'something else' });
	}
}
