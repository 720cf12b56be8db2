import { makeState, pendingCookie } from '../../shared/core/attempt/newAttempt';
import { accept, type Outcome } from '../../shared/core/refusal/outcome';
import type { WebhookRequest } from '../../shared/webhook/webhookRequest';
import { buildLogoutRequest } from '../../shared/saml/logout/buildLogout';
import type { ReadyTrigger } from '../connect';
import { messageAnswer } from '../messageAnswer';
import { entityIdOf } from '../ownAddresses';
import { makeRequestId, randomRelayState, type PendingSamlLogin } from '../sendAuthnRequest';
import { signedOutAnswer, type LogoutAnswer } from './logoutAnswer';
import { findLogoutService } from './logoutService';
import { logoutRulesOf } from './logoutContext';
import { dropSignedIn, readSignedIn } from './signedIn';

/** A logout that waits for the provider's answer. */
export type PendingLogout = PendingSamlLogin;

/**
 * Starts a logout by the customer: removes the sign-in here and asks the provider to end its session. The sign-in stays
 * removed even if the provider never answers. If no request can be sent to the provider, the sign-in is kept.
 */
export async function startLogout(
	{ headers, now, reference }: WebhookRequest,
	{ settings, connection, own }: ReadyTrigger,
): Promise<Outcome<LogoutAnswer>> {
	const { secret } = settings;
	const nobody: LogoutAnswer = {
		answer: signedOutAnswer('nobody', own, [dropSignedIn(own)]),
		event: 'Logout without a sign-in',
	};
	const signedIn = await readSignedIn(headers.cookie, { secret, now }, own);
	if (!signedIn) return accept(nobody);
	const facts = await connection.identityProvider.facts();
	if (!facts.ok) return facts;
	// The customer signed in at another provider before an admin changed the connection.
	if (facts.value.entityId !== signedIn.issuer) return accept(nobody);
	const service = findLogoutService(facts.value, connection, connection.binding);
	if (!service.ok) return service;
	const rules = logoutRulesOf(own);
	const pending: PendingLogout = {
		loginId: reference,
		connection: own.connectionKey,
		state: makeState(now, headers.cookie, rules, randomRelayState()),
		requestId: makeRequestId(),
		redirectUri: own.logoutUrl,
		initiatedBy: 'customer',
	};
	const message = buildLogoutRequest({
		...service.value,
		id: pending.requestId,
		now,
		issuer: entityIdOf(settings, own),
		destination: service.value.location,
		relayState: pending.state,
		nameId: signedIn.nameId,
		sessionIndex: signedIn.sessionIndex,
	});
	const cookies = [dropSignedIn(own), await pendingCookie({ secret, now }, pending, rules)];
	return accept({
		answer: { ...messageAnswer(message, 'Signing out'), cookies },
		event: 'Logout sent to the identity provider',
	});
}
