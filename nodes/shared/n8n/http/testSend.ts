import type { ICredentialTestFunctions } from 'n8n-workflow';
import type { Send } from '../../core/provider/http';
import { answerOf, throwFailure, type FullResponse } from './fullResponse';

/** Timeout of one request of a credential test, in milliseconds. */
const TIMEOUT = 10_000;

/**
 * Turns the request function of a credential test into a `Send`: resolves with any status, as text, and follows no
 * redirect. It adds no authentication.
 */
export function createTestSend({ helpers }: Pick<ICredentialTestFunctions, 'helpers'>): Send {
	// n8n offers credential tests no other request function; going around it would go around n8n's proxies and address rules.
	const request = helpers.request as (options: object) => Promise<unknown>;
	return async ({ method, url, headers, body }) => {
		const options = {
			method,
			uri: url,
			headers,
			...(body === undefined ? {} : { body }),
			timeout: TIMEOUT,
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
		};
		try {
			return answerOf((await request(options)) as FullResponse);
		} catch (error) {
			return throwFailure(error);
		}
	};
}
