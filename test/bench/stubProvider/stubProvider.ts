import { createServer, type IncomingMessage } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { challengeOf, decodeStubCode } from './stubCode';

/*
 * A minimal OpenID Connect provider that runs as a separate process. It checks client authentication and PKCE and signs
 * an ID token. The driver creates the codes without visiting the authorization endpoint. Everybody has the same groups.
 */

/** RFC 6749, 2.3.1: client ID and secret are form-encoded first. Hand-built clients omit that. */
const isTheClient = ({ headers: { authorization = '' } }: IncomingMessage): boolean =>
	decodeURIComponent(Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString()) ===
	'n8n:stub-client-secret';

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return new URLSearchParams(text);
}

async function main(): Promise<void> {
	const port = Number(process.argv[2]);
	const issuer = process.argv[3] ?? `http://localhost:${port}`;
	const { privateKey, publicKey } = await generateKeyPair('RS256');
	const documents: Record<string, object> = {
		'/.well-known/openid-configuration': {
			issuer,
			authorization_endpoint: `${issuer}/authorize`,
			token_endpoint: `${issuer}/token`,
			jwks_uri: `${issuer}/jwks`,
			response_types_supported: ['code'],
			subject_types_supported: ['public'],
			id_token_signing_alg_values_supported: ['RS256'],
			token_endpoint_auth_methods_supported: ['client_secret_basic'],
			code_challenge_methods_supported: ['S256'],
		},
		'/jwks': { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig', kid: 'stub' }] },
	};

	async function redeem(request: IncomingMessage): Promise<object | undefined> {
		const form = await readForm(request);
		const { person, nonce, challenge } = decodeStubCode(form.get('code') ?? '');
		const isProven = challengeOf(form.get('code_verifier') ?? '') === challenge;
		if (!isTheClient(request) || !isProven) return undefined;
		const claims = {
			nonce,
			name: `Customer ${person}`,
			given_name: 'Customer',
			family_name: person,
			email: `${person}@acme.example`,
			email_verified: true,
			groups: ['customer_group', 'acme'],
		};
		const idToken = await new SignJWT(claims)
			.setProtectedHeader({ alg: 'RS256', kid: 'stub' })
			.setIssuer(issuer)
			.setAudience('n8n')
			.setSubject(person)
			.setIssuedAt()
			.setExpirationTime('10 minutes')
			.sign(privateKey);
		return { access_token: 'stub-access-token', token_type: 'Bearer', expires_in: 600, id_token: idToken };
	}

	const answer = async (request: IncomingMessage): Promise<object | undefined> =>
		request.url === '/token' ? await redeem(request) : documents[request.url ?? ''];

	const server = createServer((request, response) => {
		void answer(request).then(
			(body) => {
				response.writeHead(body ? 200 : 400, { 'content-type': 'application/json' });
				response.end(JSON.stringify(body ?? { error: 'invalid_request' }));
			},
			() => response.writeHead(500).end(),
		);
	});
	server.listen(port, '127.0.0.1', () => process.send?.('ready'));
	process.once('disconnect', () => process.exit());
}

void main();
