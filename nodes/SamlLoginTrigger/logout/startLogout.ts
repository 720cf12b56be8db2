import { randomBytes } from 'node:crypto';
import { attemptCookie, chooseSlot } from '../../shared/core/attempt/attemptCookie';
import { accept, type Outcome } from '../../shared/core/refusal/outcome';
import { makeAttempt, PENDING_LIFETIME, sealPending, stateOf } from '../../shared/core/attempt/pendingLogin';
import { buildLogoutRequest } from '../../shared/saml/logout/buildLogout';
import { entityIdOf, type Ready } from '../loginContext';
import { makeRequestId, type PendingSamlLogin } from '../startLogin';
import { findLogoutService } from './logoutService';
import { logoutRulesOf, type LogoutAnswer, type LogoutRequestFacts } from './logoutContext';
import { dropSignedIn, readSignedIn } from './signedIn';

/** A logout that waits for the provider's answer. */
export type PendingLogout = PendingSamlLogin;

/**
 * Begins a logout of the customer's: forgets the sign-in here and asks the provider to end its session. What was forgotten
 * stays forgotten, whether or not the provider ever answers; as long as it cannot even be asked, nothing is.
 */
export async function startLogout(
	{ cookieHeader, now }: LogoutRequestFacts,
	{ settings, connection, own, reference }: Ready,
): Promise<Outcome<LogoutAnswer>> {
	const { secret } = settings;
	const nobody: LogoutAnswer = { cookies: [dropSignedIn(own)], page: 'nobody' };
	const signedIn = await readSignedIn(cookieHeader, { secret, now }, own);
	if (!signedIn) return accept(nobody);
	const facts = await connection.identityProvider.facts();
	if (!facts.ok) return facts;
	// Signed in at another provider, before an admin changed the connection.
	if (facts.value.entityId !== signedIn.issuer) return accept(nobody);
	const service = findLogoutService(facts.value, connection, connection.binding);
	if (!service.ok) return service;
	const rules = logoutRulesOf(own);
	const attempt = makeAttempt(now, chooseSlot(cookieHeader, rules));
	const pending: PendingLogout = {
		loginId: reference,
		connection: own.connectionKey,
		state: stateOf(attempt, randomBytes(24).toString('base64url')),
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
	const sealed = await sealPending(secret, now, pending, 'pending-logout');
	return accept({
		message,
		cookies: [dropSignedIn(own), attemptCookie(attempt, sealed, PENDING_LIFETIME, rules)],
	});
}
