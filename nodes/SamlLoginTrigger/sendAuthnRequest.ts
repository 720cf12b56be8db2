import { randomBytes } from 'node:crypto';
import { makeState, pendingCookie } from '../shared/core/attempt/newAttempt';
import type { PendingLogin } from '../shared/core/attempt/pendingLogin';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { startLogin } from '../shared/webhook/startLogin';
import type { WebhookAnswer } from '../shared/webhook/webhookAnswer';
import type { WebhookRequest } from '../shared/webhook/webhookRequest';
import { buildAuthnRequest } from '../shared/saml/nodeSaml';
import type { ReadyTrigger } from './connect';
import type { KnownConnection } from './connection';
import { messageAnswer } from './messageAnswer';
import { cookieRulesOf, entityIdOf } from './ownAddresses';

/** One attempt to log in with SAML. Its state travels as RelayState. */
export interface PendingSamlLogin extends PendingLogin {
	/** The id of our AuthnRequest. */
	requestId: string;
}

/** Makes an ID (SAML Core 1.3.4): at least 128 random bits, with `_` first because XML names cannot begin with a digit. */
export const makeRequestId = (): string => `_${randomBytes(20).toString('hex')}`;

export const randomRelayState = (): string => randomBytes(24).toString('base64url');

/** Finds the provider's URL for our requests. */
async function findSignOnService({
	identityProvider,
	binding,
	allowInsecureHttp,
}: KnownConnection): Promise<Outcome<string>> {
	const facts = await identityProvider.facts();
	if (!facts.ok) return facts;
	const destination = facts.value.singleSignOn[binding];
	if (!destination) {
		return refuse('provider-misconfigured', {
			field: 'Request Binding',
			expected: `a binding the provider offers: ${Object.keys(facts.value.singleSignOn).join(', ')}`,
			received: binding,
		});
	}
	return allowInsecureHttp || new URL(destination).protocol === 'https:'
		? accept(destination)
		: refuse('provider-misconfigured', {
				field: 'SingleSignOnService',
				expected: 'a URL that begins with https://',
			});
}

/** Builds the answer that sends our AuthnRequest to the provider, with the sealed cookie of the pending login. */
async function buildRequest(
	{ reference, headers, now }: WebhookRequest,
	{ settings, connection, own }: ReadyTrigger,
	returnTo: string | undefined,
): Promise<Outcome<WebhookAnswer>> {
	const destination = await findSignOnService(connection);
	if (!destination.ok) return destination;
	const rules = cookieRulesOf(own);
	const pending: PendingSamlLogin = {
		loginId: reference,
		connection: own.connectionKey,
		state: makeState(now, headers.cookie, rules, randomRelayState()),
		requestId: makeRequestId(),
		redirectUri: own.acsUrl,
		...(returnTo === undefined ? {} : { returnTo }),
		initiatedBy: 'customer',
	};
	const message = await buildAuthnRequest({
		...settings.request,
		id: pending.requestId,
		relayState: pending.state,
		destination: destination.value,
		binding: connection.binding,
		issuer: entityIdOf(settings, own),
		acsUrl: own.acsUrl,
		signingKey: connection.signingKeys[0]?.privateKey,
	});
	return accept({
		...messageAnswer(message, 'Signing in'),
		cookies: [await pendingCookie({ secret: settings.secret, now }, pending, rules)],
	});
}

/** Starts a login: sends an AuthnRequest. */
export const sendAuthnRequest = async (
	request: WebhookRequest,
	ready: ReadyTrigger,
): Promise<WebhookAnswer> =>
	await startLogin(request, ready, async (returnTo) => await buildRequest(request, ready, returnTo));
