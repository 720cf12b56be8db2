import { createPrivateKey } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { text } from '../shared/core/settings/settingValues';
import {
	idTokenAlgorithms,
	type ClientAuthentication,
	type Endpoints,
	type IdTokenAlgorithm,
} from '../shared/oidc/connection/connection';

const endpointLabels: Record<keyof Endpoints, string> = {
	authorization: 'Authorization Endpoint',
	token: 'Token Endpoint',
	jwks: 'JWKS URI',
	userinfo: 'Userinfo Endpoint',
};

/** Reads the endpoints that an admin entered; returns `undefined` for discovery. */
export function readEndpoints(
	credential: ICredentialDataDecryptedObject,
	protocol: 'oidc' | 'oauth2',
): Outcome<Endpoints | undefined> {
	if (credential.configuration !== 'manual') return accept(undefined);
	const fields: [keyof Endpoints, unknown, boolean][] = [
		['authorization', credential.authorizationUrl, true],
		['token', credential.tokenUrl, true],
		['jwks', credential.jwksUrl, protocol === 'oidc'],
		['userinfo', credential.userinfoUrl, protocol === 'oauth2'],
	];
	const endpoints: Endpoints = { authorization: '', token: '' };
	for (const [name, value, isNeeded] of fields) {
		const address = text(value);
		if (address === '' && !isNeeded) continue;
		if (!URL.canParse(address))
			return refuse('setting-invalid', {
				field: endpointLabels[name],
				expected: 'a URL that begins with https://',
			});
		endpoints[name] = address;
	}
	return accept(endpoints);
}

/** Converts PEM in any form Node.js reads to PKCS #8. Throws if it is not a private key. */
function toPkcs8(pem: string): string {
	return createPrivateKey(pem.replace(/\\n/g, '\n')).export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** Reads the client authentication at the token endpoint. Refuses a missing secret or an unusable key. */
export function readClientAuthentication(
	credential: ICredentialDataDecryptedObject,
): Outcome<ClientAuthentication> {
	const method = credential.clientAuthentication ?? 'basic';
	if (method === 'none') return accept({ method });
	if (method === 'basic' || method === 'post') {
		const secret = text(credential.clientSecret);
		return secret
			? accept({ method, secret })
			: refuse('setting-invalid', {
					field: 'Client Secret',
					expected: 'the client secret from the provider',
				});
	}
	const algorithm = text(credential.keyAlgorithm) || 'RS256';
	if (!(idTokenAlgorithms as readonly string[]).includes(algorithm))
		return refuse('setting-invalid', { field: 'Key Algorithm' });
	try {
		return accept({
			method: 'privateKeyJwt',
			privateKey: toPkcs8(text(credential.privateKey)),
			...(text(credential.keyId) ? { keyId: text(credential.keyId) } : {}),
			algorithm: algorithm as IdTokenAlgorithm,
		});
	} catch {
		return refuse('setting-invalid', {
			field: 'Private Key',
			expected: 'an unencrypted private key in PEM form',
		});
	}
}
