import type {
	ICredentialsDecrypted,
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { explainRefusal } from '../shared/core/refusal/refusalText';
import { fine, readPublished, wrong } from '../shared/n8n/credentials/credentialTest';
import { isSameIssuer, stripWellKnown } from '../shared/oidc/discovery/issuer';
import { isForManyTenants } from '../shared/oidc/discovery/tenantIssuer';
import { readClientAuthentication, readEndpoints } from './connectionSettings';

async function readDiscovery(
	context: ICredentialTestFunctions,
	issuer: string,
): Promise<{ issuer?: unknown } | string> {
	const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
	const answer = await readPublished(context, url, true);
	if (!answer) return `${url} cannot be read. Is the issuer correct, and can n8n reach it?`;
	const { body } = answer;
	return typeof body === 'object' && body !== null ? body : `The answer of ${url} is not JSON`;
}

async function examine(
	context: ICredentialTestFunctions,
	credential: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const protocol = credential.protocol === 'oauth2' ? 'oauth2' : 'oidc';
	if (typeof credential.clientId !== 'string' || credential.clientId.trim() === '')
		return wrong('The client ID is missing');
	const authentication = readClientAuthentication(credential);
	if (!authentication.ok) return wrong(explainRefusal(authentication));
	const endpoints = readEndpoints(credential, protocol);
	if (!endpoints.ok) return wrong(explainRefusal(endpoints));
	if (endpoints.value)
		return fine('The settings are complete. Sign in once to check whether the endpoints answer.');
	const issuer = stripWellKnown(String(credential.issuer ?? ''));
	if (!URL.canParse(issuer)) return wrong('The issuer must be a URL, for example https://login.example.com');
	if (new URL(issuer).protocol !== 'https:' && credential.allowInsecureHttp !== true) {
		return wrong('The issuer must begin with https://');
	}
	const published = await readDiscovery(context, issuer);
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
	return await examine(this, credential.data ?? {});
}
