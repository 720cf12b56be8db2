import { HttpFailure, type Send } from '../core/provider/http';
import type { ConnectionPool, ConnectionRules } from './connectionPool';
import { createPooledSend } from './pooledSend';

/** Maximum size of an identity provider's answer, in bytes, and timeout, in milliseconds (OIDC-11). */
export const LARGEST_ANSWER = 1024 * 1024;
const LONGEST_ANSWER_TIME = 10_000;

export interface ProviderRules extends ConnectionRules {
	allowInsecureHttp: boolean;
}

/** Sends requests to an identity provider, over connections that this process keeps. */
export function createProviderSend(
	{ allowInsecureHttp, allowPrivateAddresses, authorities }: ProviderRules,
	pool?: ConnectionPool,
): Send {
	const send = createPooledSend(
		{ allowPrivateAddresses, ...(authorities === undefined ? {} : { authorities }) },
		{ timeout: LONGEST_ANSWER_TIME, largestAnswer: LARGEST_ANSWER },
		'The provider',
		pool,
	);
	return async (request) => {
		const { protocol } = new URL(request.url);
		if (protocol !== 'https:' && !(allowInsecureHttp && protocol === 'http:')) {
			throw new HttpFailure('blocked', 'Only https addresses are allowed');
		}
		return await send(request);
	};
}
