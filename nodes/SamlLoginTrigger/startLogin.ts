import { randomBytes } from 'node:crypto';
import { attemptCookie, chooseSlot } from '../shared/core/attempt/attemptCookie';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import {
	makeAttempt,
	PENDING_LIFETIME,
	sealPending,
	stateOf,
	type PendingLogin,
} from '../shared/core/attempt/pendingLogin';
import { parseReturnTo } from '../shared/core/login/returnTo';
import type { BrowserMessage } from '../shared/saml/binding/browserMessage';
import { buildAuthnRequest } from '../shared/saml/nodeSaml';
import type { KnownConnection } from './connection';
import { cookieRulesOf, entityIdOf, type OwnAddresses } from './loginContext';
import type { TriggerSettings } from './settings';

/** One attempt to log in with SAML. Its state travels as RelayState. */
export interface PendingSamlLogin extends PendingLogin {
	/** The id of our AuthnRequest. */
	requestId: string;
}

export interface LoginRequest {
	loginId: string;
	query: Readonly<Record<string, unknown>>;
	cookieHeader: string | undefined;
	now: number;
}

export interface LoginStart {
	message: BrowserMessage;
	cookies: string[];
}

/** Core 1.3.4: at least 128 random bits; XML names do not begin with a digit. */
export const makeRequestId = (): string => `_${randomBytes(20).toString('hex')}`;

/** Begins a login: a sealed cookie for the browser, and the request it carries to the identity provider. */
export async function startLogin(
	request: LoginRequest,
	settings: TriggerSettings,
	connection: KnownConnection,
	own: OwnAddresses,
): Promise<Outcome<LoginStart>> {
	const returnTo = parseReturnTo(request.query.returnTo, settings.returnOrigins);
	if (!returnTo.ok) return returnTo;
	const facts = await connection.identityProvider.facts();
	if (!facts.ok) return facts;
	const destination = facts.value.singleSignOn[connection.binding];
	if (!destination) {
		return refuse('provider-misconfigured', {
			field: 'Request Binding',
			expected: `a binding the provider offers: ${Object.keys(facts.value.singleSignOn).join(', ')}`,
			received: connection.binding,
		});
	}
	if (!connection.allowInsecureHttp && new URL(destination).protocol !== 'https:') {
		return refuse('provider-misconfigured', {
			field: 'SingleSignOnService',
			expected: 'an address that begins with https://',
		});
	}
	const rules = cookieRulesOf(own);
	const attempt = makeAttempt(request.now, chooseSlot(request.cookieHeader, rules));
	const pending: PendingSamlLogin = {
		loginId: request.loginId,
		connection: own.connectionKey,
		state: stateOf(attempt, randomBytes(24).toString('base64url')),
		requestId: makeRequestId(),
		redirectUri: own.acsUrl,
		...(returnTo.value === undefined ? {} : { returnTo: returnTo.value }),
		initiatedBy: 'customer',
	};
	const message = await buildAuthnRequest({
		...settings.request,
		id: pending.requestId,
		relayState: pending.state,
		destination,
		binding: connection.binding,
		issuer: entityIdOf(settings, own),
		acsUrl: own.acsUrl,
		signingKey: connection.signingKeys[0]?.privateKey,
	});
	const sealed = await sealPending(settings.secret, request.now, pending);
	return accept({
		message,
		cookies: [attemptCookie(attempt, sealed, PENDING_LIFETIME, rules)],
	});
}
