import type {
	ICredentialsDecrypted,
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import type { Send } from '../shared/core/provider/http';
import { explainRefusal } from '../shared/core/refusal/refusalText';
import { createProviderSend, type ProviderRules } from '../shared/http/providerSend';
import { readAuthorities } from '../shared/http/trustedAuthorities';
import { fine, readPublished, wrong } from '../shared/n8n/credentials/credentialTest';
import { isSameIssuer, stripWellKnown } from '../shared/oidc/discovery/issuer';
import { isForManyTenants } from '../shared/oidc/discovery/tenantIssuer';
import { readClientAuthentication, readEndpoints } from './connectionSettings';

async function readDiscovery(send: Send, issuer: string): Promise<{ issuer?: unknown } | string> {
	const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
	const document = await readPublished(send, url);
	if ('problem' in document) return document.problem;
	try {
		const body: unknown = JSON.parse(document.text);
		if (typeof body === 'object' && body !== null) return body;
	} catch {
		// Said below.
	}
	return `The answer of ${url} is not JSON`;
}

/**
 * Judges a credential by itself and by what its provider publishes.
 *
 * @param sendBy makes what sends requests to the provider
 */
export async function examineProvider(
	credential: ICredentialDataDecryptedObject,
	sendBy: (rules: ProviderRules) => Send = createProviderSend,
): Promise<INodeCredentialTestResult> {
	const protocol = credential.protocol === 'oauth2' ? 'oauth2' : 'oidc';
	if (typeof credential.clientId !== 'string' || credential.clientId.trim() === '')
		return wrong('The client ID is missing');
	const authentication = readClientAuthentication(credential);
	if (!authentication.ok) return wrong(explainRefusal(authentication));
	const authorities = readAuthorities(credential.ca);
	if (!authorities.ok) return wrong(explainRefusal(authorities));
	const endpoints = readEndpoints(credential, protocol);
	if (!endpoints.ok) return wrong(explainRefusal(endpoints));
	if (endpoints.value)
		return fine('The settings are complete. Sign in once to check whether the endpoints answer.');
	const issuer = stripWellKnown(String(credential.issuer ?? ''));
	if (!URL.canParse(issuer)) return wrong('The issuer must be a URL, for example https://login.example.com');
	if (new URL(issuer).protocol !== 'https:' && credential.allowInsecureHttp !== true) {
		return wrong('The issuer must begin with https://');
	}
	const rules = {
		allowInsecureHttp: credential.allowInsecureHttp === true,
		allowPrivateAddresses: credential.allowPrivateAddresses === true,
		...(authorities.value === undefined ? {} : { authorities: authorities.value }),
	};
	const published = await readDiscovery(sendBy(rules), issuer);
	if (typeof published === 'string') return wrong(published);
	const name = String(published.issuer ?? '');
	const hasManyTenants = isForManyTenants(name);
	if (hasManyTenants && String(credential.tenants ?? '').trim() === '') {
		return wrong(
			'With this issuer every Microsoft tenant can sign in. List the tenants that may under "Allowed Tenants"',
		);
	}
	return hasManyTenants || isSameIssuer(name, issuer)
		? fine('The provider answers and publishes this issuer. Sign in once to check client ID and secret.')
		: wrong(`The provider publishes the issuer ${name.slice(0, 200)}: enter exactly that as the issuer`);
}

/** The credential test in n8n's dialog: reads the discovery document and compares it with the credential. */
export async function testIdentityProvider(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	return await examineProvider(credential.data ?? {});
}
