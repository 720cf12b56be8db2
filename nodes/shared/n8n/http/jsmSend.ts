import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { HttpFailure, type HttpResponse, type Send } from '../../core/provider/http';
import { accept, type Outcome } from '../../core/refusal/outcome';
import { createPooledSend } from '../../http/pooledSend';
import { readAuthorities } from '../../http/trustedAuthorities';
import { isLoginRefused } from '../../jsm/client/caller';
import type { JsmCredential } from '../../jsm/client/site';
import { authorizationOf, resolveTarget } from '../credentials/jsmAuthorization';
import { NoToken, type AccessToken } from './accessTokens';

/** Maximum size of an answer of Jira, in bytes. The longest list, a thousand accounts on a page, has about one megabyte. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

/**
 * Creates a `Send` without authentication for what a credential names: Jira, the gateway, the token endpoint. An admin
 * entered these addresses, so they may be in the private network. Refuses unreadable CA certificates.
 *
 * @param timeout of one request, in milliseconds
 */
export function createOpenSend({ ca }: ICredentialDataDecryptedObject, timeout: number): Outcome<Send> {
	const authorities = readAuthorities(ca);
	if (!authorities.ok) return authorities;
	const rules = {
		allowPrivateAddresses: true,
		...(authorities.value === undefined ? {} : { authorities: authorities.value }),
	};
	return accept(createPooledSend(rules, { timeout, largestAnswer: LARGEST_ANSWER }, 'Jira'));
}

/** What the token endpoint refused looks like Jira refusing the credential: 400 and 403 mean that it rejects the client. */
const asJiraAnswer = ({ status }: HttpResponse): HttpResponse => ({
	status: status === 400 || status === 403 ? 401 : status,
	headers: {},
	body: '',
});

/**
 * Signs requests with a credential and sends them. n8n's own helper for this would open a new connection for each request.
 * Rejects with a {@link HttpFailure} instead of sending a token anywhere but to the credential's own site.
 *
 * @param credential completed: with its Cloud ID, if it needs one
 * @param send without authentication
 * @param token for client credentials; if Jira refuses the token, it is renewed and the request is sent again, once
 */
export function createJsmSend(
	credential: ICredentialDataDecryptedObject,
	send: Send,
	token?: AccessToken,
): Send {
	function urlOf(url: string): string | undefined {
		try {
			return resolveTarget(credential as unknown as JsmCredential, undefined, url);
		} catch {
			return undefined;
		}
	}

	return async (request) => {
		const url = urlOf(request.url);
		if (url === undefined)
			throw new HttpFailure('network', 'This URL does not belong to the Jira site of the credential');
		const ask = async (sessionToken?: string) => {
			const signing = sessionToken === undefined ? credential : { ...credential, sessionToken };
			const headers = { ...request.headers, Authorization: authorizationOf(signing) };
			return await send({ ...request, url, headers });
		};
		if (!token) return await ask();
		try {
			const first = await token.read(send);
			const answer = await ask(first);
			if (answer.status !== 401 && !isLoginRefused(answer.headers)) return answer;
			token.drop(first);
			return await ask(await token.read(send));
		} catch (error) {
			if (error instanceof NoToken) return asJiraAnswer(error.answer);
			throw error as HttpFailure;
		}
	};
}
