import { isAlive } from '../authenticate';
import { bodyOf, type Operation } from '../call';

/** Lifetime of an OAuth client's token in seconds. */
const TOKEN_LIFETIME = 3600;

interface TokenRequest {
	client_id: string;
	client_secret: string;
	scope?: string;
}

export const requestToken: Operation = {
	run(call) {
		const asked = bodyOf<TokenRequest>(call);
		const credential = call.site.credentials.find(
			({ kind, clientId, secret }) =>
				kind === 'oauth-client' && clientId === asked.client_id && secret === asked.client_secret,
		);
		if (!credential || !isAlive(credential, call.operation.id)) {
			return { status: 401, body: { error: 'access_denied', error_description: 'Unauthorized' } };
		}
		const wanted = asked.scope?.split(' ').filter((scope) => scope !== '');
		const scopes = wanted ? credential.scopes.filter((scope) => wanted.includes(scope)) : credential.scopes;
		const token = call.random(24).toString('base64url');
		call.site.tokens.set(token, { credential, scopes, expiresAt: call.now + TOKEN_LIFETIME * 1000 });
		return {
			status: 200,
			headers: { 'cache-control': 'no-store' },
			body: {
				access_token: token,
				token_type: 'Bearer',
				expires_in: TOKEN_LIFETIME,
				scope: scopes.join(' '),
			},
		};
	},
};
