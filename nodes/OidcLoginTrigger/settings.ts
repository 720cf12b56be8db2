import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import type { AbsenceRules } from '../shared/core/identity/absence';
import type { ClaimSettings } from '../shared/oidc/identity/claimMapping';
import { parseDomainList, type EmailPolicy } from '../shared/core/identity/emailPolicy';
import { readAbsenceMeaning, readGroupSeparator } from '../shared/core/identity/sourceSettings';
import {
	readLoginSecret,
	readReturnOrigins,
	readWorkflowTimeout,
} from '../shared/core/settings/loginSettings';
import { accept, type Outcome } from '../shared/core/refusal/outcome';
import { invalid, list, readSwitch, text } from '../shared/core/settings/settingValues';
import { readAuthorities } from '../shared/http/trustedAuthorities';
import { checkExtraParameters, type ResponseMode } from '../shared/oidc/authorization/authorizationRequest';
import {
	idTokenAlgorithms,
	type Connection,
	type IdTokenAlgorithm,
} from '../shared/oidc/connection/connection';
import { missingClaims, providerClaims, type Provider } from './claimNames';
import { readClientAuthentication, readEndpoints } from './connectionSettings';

/** The settings of panel and credentials, checked once per request. */
export interface TriggerSettings {
	/** The admin's name for the identity provider. */
	name: string;
	secret: string;
	connection: Connection;
	allowPrivateAddresses: boolean;
	/** Certificates, as PEM, that the connection to the provider trusts in addition to the public authorities. */
	authorities?: string;
	claims: ClaimSettings;
	absence: AbsenceRules;
	email: EmailPolicy;
	scope: string;
	responseMode: ResponseMode;
	extraParameters: Record<string, string>;
	passLoginHint: boolean;
	/** Maximum age of the sign-in at the provider, in seconds. */
	maxAge?: number;
	requiredContexts: string[];
	returnOrigins: string[];
	workflowTimeoutMs: number;
}

export interface RawSettings {
	parameters: {
		connection: string;
		provider: string;
		emailTrust: string;
		emailDomains: string;
		claims: IDataObject;
		options: IDataObject;
	};
	identityProvider: ICredentialDataDecryptedObject;
	loginSecret: ICredentialDataDecryptedObject;
}

function readConnection(
	credential: ICredentialDataDecryptedObject,
	options: IDataObject,
	subject: string,
): Outcome<Connection> {
	const protocol = credential.protocol === 'oauth2' ? 'oauth2' : 'oidc';
	const issuer = text(credential.issuer);
	if (!issuer) return invalid('Issuer', 'the issuer of the identity provider');
	if (protocol === 'oidc' && !URL.canParse(issuer))
		return invalid('Issuer', 'a URL that begins with https://');
	const clientId = text(credential.clientId);
	if (!clientId) return invalid('Client ID', 'the client ID from the provider');
	const endpoints = readEndpoints(credential, protocol);
	if (!endpoints.ok) return endpoints;
	const authentication = readClientAuthentication(credential);
	if (!authentication.ok) return authentication;
	const algorithms = (Array.isArray(credential.algorithms) ? credential.algorithms : ['RS256']).filter(
		(name): name is IdTokenAlgorithm => (idTokenAlgorithms as readonly unknown[]).includes(name),
	);
	if (algorithms.length === 0) return invalid('ID Token Algorithms', 'at least one algorithm');
	return accept({
		protocol,
		issuer,
		...(endpoints.value ? { endpoints: endpoints.value } : {}),
		clientId,
		authentication: authentication.value,
		algorithms,
		userinfo: protocol === 'oidc' && options.userinfo === true,
		audiences: list(credential.audiences),
		tenants: list(credential.tenants).map((tenant) => tenant.toLowerCase()),
		subjectClaim: subject,
		allowInsecureHttp: credential.allowInsecureHttp === true,
	});
}

const isProvider = (value: string): value is Provider => Object.hasOwn(providerClaims, value);

function readClaimSettings(provider: Provider, claims: IDataObject, subject: string): Outcome<ClaimSettings> {
	const preset = providerClaims[provider];
	const named = (value: unknown, fallback: readonly string[]): readonly string[] => {
		const names = list(value);
		return names.length > 0 ? names : fallback;
	};
	const groups = named(claims.groups, preset.groups);
	const separator = readGroupSeparator(claims.groupSeparator);
	if (!separator.ok) return separator;
	return accept({
		names: {
			subject,
			email: named(claims.email, preset.email),
			emailVerified: named(claims.emailVerified, preset.emailVerified),
			displayName: named(claims.displayName, preset.displayName),
			groups,
			// A claim that the admin reads as groups is not read as roles too.
			roles: named(
				claims.roles,
				preset.roles.filter((name) => !groups.includes(name)),
			),
			attributes: named(claims.attributes, preset.attributes),
		},
		stripGroupSlash: claims.groupPaths !== 'keep',
		groupSeparator: separator.value,
		acceptTextTrue: claims.acceptTextTrue === true,
	});
}

function readExtraParameters(options: IDataObject): Outcome<Record<string, string>> {
	const { parameter } = (options.extraParameters ?? {}) as {
		parameter?: { name?: unknown; value?: unknown }[];
	};
	const extra: Record<string, string> = {};
	for (const { name, value } of parameter ?? []) if (text(name)) extra[text(name)] = String(value ?? '');
	if (text(options.prompt)) extra.prompt = text(options.prompt);
	if (text(options.loginHint)) extra.login_hint = text(options.loginHint);
	if (text(options.acrValues)) extra.acr_values = text(options.acrValues);
	const maxAge = Number(options.maxAge ?? -1);
	if (maxAge >= 0) extra.max_age = String(Math.floor(maxAge));
	return checkExtraParameters(extra);
}

/** Reads and checks the settings of panel and credentials. A refusal names the setting that an admin has to change. */
export function readSettings({
	parameters,
	identityProvider,
	loginSecret,
}: RawSettings): Outcome<TriggerSettings> {
	const { claims, options } = parameters;
	const secret = readLoginSecret(loginSecret.secret);
	if (!secret.ok) return secret;
	const isPlainOauth = identityProvider.protocol === 'oauth2';
	const subject = (isPlainOauth && text(claims.subject)) || 'sub';
	const connection = readConnection(identityProvider, options, subject);
	if (!connection.ok) return connection;
	const domains = parseDomainList(list(parameters.emailDomains));
	if (!domains.ok) return domains;
	const trust = parameters.emailTrust;
	if (trust !== 'verified' && trust !== 'domains' && trust !== 'both')
		return invalid('Trusted E-Mail Addresses', 'one of the options');
	if (trust !== 'verified' && domains.value.length === 0)
		return invalid('Trusted Domains', 'at least one domain');
	const extraParameters = readExtraParameters(options);
	if (!extraParameters.ok) return extraParameters;
	const scope = text(options.scope) || (isPlainOauth ? '' : 'openid profile email');
	if (!isPlainOauth && !scope.split(/\s+/).includes('openid')) return invalid('Scopes', 'the scope "openid"');
	const origins = readReturnOrigins(options.returnOrigins);
	if (!origins.ok) return origins;
	const contextRequired = readSwitch(options.requireAcr, 'Require Requested ACR');
	if (!contextRequired.ok) return contextRequired;
	const provider = isProvider(parameters.provider) ? parameters.provider : 'generic';
	const claimSettings = readClaimSettings(provider, claims, subject);
	if (!claimSettings.ok) return claimSettings;
	const missing = readAbsenceMeaning(
		claims.missing,
		isPlainOauth ? 'unknown' : missingClaims[provider],
		'If a Claim Is Missing',
	);
	if (!missing.ok) return missing;
	const authorities = readAuthorities(identityProvider.ca);
	if (!authorities.ok) return authorities;
	const maxAge = Number(options.maxAge ?? -1);
	return accept({
		name: text(parameters.connection) || 'Identity provider',
		secret: secret.value,
		connection: connection.value,
		allowPrivateAddresses: identityProvider.allowPrivateAddresses === true,
		...(authorities.value === undefined ? {} : { authorities: authorities.value }),
		claims: claimSettings.value,
		absence: { meaning: missing.value, names: claimSettings.value.names },
		// The panel hides the list with this choice, so an old value of it must not count.
		email: { trust, domains: trust === 'verified' ? [] : domains.value },
		scope,
		responseMode: options.responseMode === 'form_post' ? 'form_post' : 'query',
		extraParameters: extraParameters.value,
		passLoginHint: options.passLoginHint === true,
		...(maxAge >= 0 && !isPlainOauth ? { maxAge: Math.floor(maxAge) } : {}),
		requiredContexts: contextRequired.value ? text(options.acrValues).split(/\s+/).filter(Boolean) : [],
		returnOrigins: origins.value,
		workflowTimeoutMs: readWorkflowTimeout(options.workflowTimeout),
	});
}
