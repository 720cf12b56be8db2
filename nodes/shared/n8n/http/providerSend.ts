import type { Readable } from 'node:stream';
import type { IHookFunctions, IHttpRequestOptions, IWebhookFunctions } from 'n8n-workflow';
import { HttpFailure, type Send } from '../../core/provider/http';
import { requirePublicAddress } from './addressGuard';

/** Maximum size of an identity provider's answer, in bytes, and timeout, in milliseconds (OIDC-11). */
export const LARGEST_ANSWER = 1024 * 1024;
const LONGEST_ANSWER_TIME = 10_000;

export interface ProviderAddressRules {
	allowInsecureHttp: boolean;
	allowPrivateAddresses: boolean;
}

/** n8n's HTTP client, from the context of a request or of a publication. */
export type RequestHelper = Pick<(IWebhookFunctions | IHookFunctions)['helpers'], 'httpRequest'>;

async function readLimited(stream: Readable): Promise<string> {
	const chunks: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		size += chunk.length;
		if (size > LARGEST_ANSWER) {
			stream.destroy();
			throw new HttpFailure('too-large', `The answer is larger than ${LARGEST_ANSWER} bytes`);
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

/** Turns an error into a failure that keeps only its kind, because n8n's errors may quote the request. */
function asFailure(error: unknown): HttpFailure {
	if (error instanceof HttpFailure) return error;
	const text =
		error instanceof Error
			? `${error.name} ${error.message} ${String((error as { code?: unknown }).code)}`
			: '';
	if (/abort|timeout|ETIMEDOUT/i.test(text))
		return new HttpFailure('timeout', 'The provider did not answer in time');
	if (/ssrf|blocked/i.test(text)) return new HttpFailure('blocked', 'n8n blocks this address');
	return new HttpFailure('network', 'The provider could not be reached');
}

/**
 * Sends requests to an identity provider with n8n's own client, so that n8n's proxies, certificates and address rules
 * apply. Resolves with any status; redirects are not followed.
 */
export function createProviderSend(helpers: RequestHelper, rules: ProviderAddressRules): Send {
	return async ({ method, url, headers, body }) => {
		const address = new URL(url);
		if (address.protocol !== 'https:' && !(rules.allowInsecureHttp && address.protocol === 'http:')) {
			throw new HttpFailure('blocked', 'Only https addresses are allowed');
		}
		if (!rules.allowPrivateAddresses) await requirePublicAddress(address);
		const options: IHttpRequestOptions = {
			method,
			url,
			headers,
			...(body === undefined ? {} : { body }),
			encoding: 'stream',
			json: false,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: LONGEST_ANSWER_TIME,
			abortSignal: AbortSignal.timeout(LONGEST_ANSWER_TIME),
		};
		try {
			const answer = (await helpers.httpRequest(options)) as {
				statusCode: number;
				headers: Record<string, unknown>;
				body: Readable;
			};
			return {
				status: answer.statusCode,
				headers: Object.fromEntries(
					Object.entries(answer.headers).flatMap(([name, value]) =>
						value === undefined ? [] : [[name.toLowerCase(), String(value)]],
					),
				),
				body: await readLimited(answer.body),
			};
		} catch (error) {
			throw asFailure(error);
		}
	};
}
