import { setTimeout as sleep } from 'node:timers/promises';
import type { IExecuteFunctions, IHttpRequestOptions, ILoadOptionsFunctions } from 'n8n-workflow';
import type { HttpRequest, HttpResponse, Send } from '../../core/provider/http';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { isLoginRefused } from '../../jsm/client/caller';
import type { JsmClient } from '../../jsm/client/client';
import { createJsmMemory } from '../../jsm/client/memory';
import { accountOf, baseUrlOf, siteUrlOf, type JsmCredential } from '../../jsm/client/site';
import { completeCredential } from '../credentials/cloudIds';
import { answerOf, codeOf, throwFailure, type FullResponse } from './fullResponse';

export const JSM_CREDENTIAL = 'jsmCloudApi';

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** How long a node waits, in milliseconds. */
export interface JsmPatience {
	/** Timeout of one request. */
	timeout: number;
	/** Sum of all waits of one item for retries and back-off. */
	waiting: number;
}

export const defaultPatience: JsmPatience = { timeout: 5000, waiting: 8000 };

/** For work without a waiting customer, such as reading a list of thousands. */
export const bulkPatience: JsmPatience = { timeout: 30_000, waiting: 600_000 };

/** One per process, so that a login reuses what earlier logins read from Jira. */
const memory = createJsmMemory();

/** Creates a client for one item with the node's credential. Refuses an incomplete credential with `setting-invalid`. */
export async function connectJsm(
	context: Context,
	{ timeout, waiting }: JsmPatience = defaultPatience,
	itemIndex?: number,
	onCall?: JsmClient['onCall'],
): Promise<Outcome<JsmClient>> {
	const written = (await context.getCredentials(JSM_CREDENTIAL, itemIndex)) as unknown as JsmCredential;
	const completed = await completeCredential(written, createPublicSend(context, timeout));
	if (!completed.ok) return completed;
	const credential = completed.value;
	const baseUrl = baseUrlOf(credential);
	if (!baseUrl.ok) return baseUrl;
	const site = siteUrlOf(credential);
	return accept({
		send: createJsmSend(context, {
			timeout,
			...(credential.authentication === 'clientCredentials'
				? { renewAt: `${baseUrl.value}/rest/api/3/myself` }
				: {}),
		}),
		baseUrl: baseUrl.value,
		...(site.ok ? { site: site.value } : {}),
		account: accountOf(baseUrl.value, credential),
		memory,
		now: Date.now,
		sleep: async (milliseconds) => await sleep(milliseconds),
		random: Math.random,
		patience: { left: waiting },
		onCall,
	});
}

export interface SendSettings {
	/** Timeout of one request, in milliseconds. */
	timeout: number;
	/** Only for a credential whose token n8n can renew: a cheap URL of Jira. */
	renewAt?: string;
}

/** Turns n8n's authenticated request into a `Send`: resolves with any status, as text, and follows no redirect. */
export function createJsmSend(context: Context, { timeout, renewAt }: SendSettings): Send {
	return async (request) => {
		const options = { ...optionsOf(request, timeout), ignoreHttpStatusErrors: true };
		const first = await exchange(context, options);
		const { status, headers } = first.answer;
		const isExpired = first.from === 'jira' && (status === 401 || isLoginRefused(headers));
		if (!isExpired || renewAt === undefined) return first.answer;
		// n8n renews an expired token only if a request throws on 401, so send one that may throw, then repeat ours.
		await exchange(context, optionsOf({ method: 'GET', url: renewAt }, timeout));
		return (await exchange(context, options)).answer;
	};
}

/** The same without authentication, for what a site tells everybody. */
const createPublicSend =
	(context: Context, timeout: number): Send =>
	async (request) => {
		const options = { ...optionsOf(request, timeout), ignoreHttpStatusErrors: true };
		try {
			return answerOf((await context.helpers.httpRequest(options)) as FullResponse);
		} catch (error) {
			return throwFailure(error);
		}
	};

function optionsOf({ method, url, headers, body }: HttpRequest, timeout: number): IHttpRequestOptions {
	return {
		method,
		url,
		headers,
		...(body === undefined ? {} : { body }),
		timeout,
		json: false,
		encoding: 'text',
		returnFullResponse: true,
		disableFollowRedirect: true,
	};
}

interface Exchange {
	/** `elsewhere`: n8n threw an error with a status, which it does for the token endpoint. */
	from: 'jira' | 'elsewhere';
	answer: HttpResponse;
}

async function exchange(context: Context, options: IHttpRequestOptions): Promise<Exchange> {
	try {
		const response = (await context.helpers.httpRequestWithAuthentication.call(context, JSM_CREDENTIAL, {
			...options,
		})) as FullResponse;
		return { from: 'jira', answer: answerOf(response) };
	} catch (error) {
		const status = statusOf(error);
		if (status !== undefined) return { from: 'elsewhere', answer: { status, headers: {}, body: '' } };
		return throwFailure(error);
	}
}

/** n8n throws a status only for the token endpoint, whose 400 and 403 mean that the client was not accepted. */
function statusOf(error: unknown): number | undefined {
	const code = codeOf(error);
	if (!/^[1-5]\d\d$/.test(code)) return undefined;
	return code === '400' || code === '403' ? 401 : Number(code);
}
