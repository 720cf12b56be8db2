import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { pick } from 'lodash';
import { createKeyedMemory } from '../../core/memory/keyedMemory';
import { HttpFailure, type HttpResponse, type Send } from '../../core/provider/http';
import { readToken, tokenRequestOf } from '../credentials/jsmAuthorization';

/** How long a token is kept, in milliseconds; Atlassian's are valid for an hour. */
const TOKEN_LIFETIME = 55 * 60_000;

/** The token endpoint gave no token, but this answer. */
export class NoToken extends Error {
	constructor(readonly answer: HttpResponse) {
		super(`The token endpoint answered with status ${answer.status}`);
		this.name = 'NoToken';
	}
}

/** The access token of one client, for all calls of this process. */
export interface AccessToken {
	/** Returns the token; fetches it first if there is none. Rejects with {@link NoToken} or {@link HttpFailure}. */
	read: (send: Send) => Promise<string>;
	/** Drops a token that Jira no longer accepts, unless another call has already replaced it. */
	drop: (token: string) => void;
}

async function fetchToken(credential: ICredentialDataDecryptedObject, send: Send): Promise<string> {
	const request = tokenRequestOf(credential);
	if (!request.ok) throw new HttpFailure('network', 'The credential has no usable Token URL');
	const answer = await send(request.value);
	if (answer.status < 200 || answer.status > 299) throw new NoToken(answer);
	const token = readToken(answer.body);
	if (token === undefined)
		throw new HttpFailure('network', 'The token endpoint answered without an access token');
	return token;
}

function createAccessToken(credential: ICredentialDataDecryptedObject): AccessToken {
	let current: { token: string } | undefined;
	let fetching: Promise<string> | undefined;
	return {
		read: async (send) => {
			if (current) return current.token;
			fetching ??= fetchToken(credential, send)
				.then((token) => {
					current = { token };
					return token;
				})
				.finally(() => (fetching = undefined));
			return await fetching;
		},
		drop: (token) => {
			if (current?.token === token) current = undefined;
		},
	};
}

const known = createKeyedMemory<AccessToken>({ max: 50, lifetime: TOKEN_LIFETIME });

/** The access token of a credential with client credentials. A changed credential has another one. */
export function accessTokenOf(credential: ICredentialDataDecryptedObject): AccessToken {
	const client = pick(credential, ['tokenUrl', 'clientId', 'clientSecret']);
	return known.findOrMake(client, () => createAccessToken(client));
}
