import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { readSince, spendOnce, type UsedOnceMemory } from '../../shared/core/attempt/usedOnce';
import { judgeByFacts } from '../../shared/saml/metadata/identityProvider';
import type { IdentityProviderFacts } from '../../shared/saml/metadata/identityProviderMetadata';
import { verifyLogoutMessage, type ArrivedMessage } from '../../shared/saml/logout/logoutMessage';
import { buildLogoutResponse } from '../../shared/saml/logout/buildLogout';
import { checkLogoutRequest, type VerifiedLogoutRequest } from '../../shared/saml/logout/logoutRules';
import type { NameId } from '../../shared/saml/response/subjectRules';
import type { WebhookRequest } from '../../shared/webhook/webhookRequest';
import type { ReadyTrigger } from '../connect';
import { messageAnswer } from '../messageAnswer';
import { entityIdOf } from '../ownAddresses';
import { makeRequestId } from '../sendAuthnRequest';
import { findLogoutService } from './logoutService';
import type { LogoutAnswer } from './logoutAnswer';
import { logoutPolicyOf } from './logoutContext';
import { dropSignedIn, readSignedIn, type SignedIn } from './signedIn';

/**
 * Uses up a logout request, which is valid once. Refuses one that may have been used before the memory began; the
 * provider's clock may be ahead of ours by the clock skew (RPL-11).
 */
async function spend(
	{ id, issuer, issuedAt, expiresAt }: VerifiedLogoutRequest,
	clockSkew: number,
	memory: UsedOnceMemory,
): Promise<Outcome<null>> {
	const reused = refuse('logout-reused', { field: 'LogoutRequest/ID' });
	const [spent, since] = await Promise.all([
		spendOnce(memory.usedOnce, `logout-request ${issuer} ${id}`, expiresAt, reused),
		readSince(memory),
	]);
	if (!since.ok) return since;
	const provenFrom = since.value + clockSkew;
	if (issuedAt < provenFrom) {
		return refuse('logout-out-of-time', {
			field: 'LogoutRequest/IssueInstant',
			expected: `from ${new Date(provenFrom).toISOString()} on, as earlier logouts are not remembered`,
			received: new Date(issuedAt).toISOString(),
		});
	}
	return spent;
}

/** Whether two values are equal or one is absent; providers may leave out attributes that have a default. */
const isCompatible = (one: string | undefined, other: string | undefined): boolean =>
	one === undefined || other === undefined || one === other;

const isSamePerson = (one: NameId, other: NameId): boolean =>
	one.value === other.value &&
	isCompatible(one.format, other.format) &&
	isCompatible(one.nameQualifier, other.nameQualifier) &&
	isCompatible(one.spNameQualifier, other.spNameQualifier);

/** Whether a logout request of the provider is about this sign-in. */
function isAbout(signedIn: SignedIn, { issuer, nameId, sessionIndexes }: VerifiedLogoutRequest): boolean {
	const { sessionIndex } = signedIn;
	const isSession =
		sessionIndexes.length === 0 || sessionIndex === undefined || sessionIndexes.includes(sessionIndex);
	return signedIn.issuer === issuer && isSamePerson(signedIn.nameId, nameId) && isSession;
}

/**
 * Answers a logout that began at the provider. The answer is always success, whether this browser has the person's sign-in,
 * another person's or none: it reveals nothing, and in a frame the browser may withhold the cookie. The sign-in of another
 * person is kept.
 */
export async function answerLogout(
	message: ArrivedMessage,
	{ headers, now }: WebhookRequest,
	{ settings, connection, own, memory }: ReadyTrigger,
): Promise<Outcome<LogoutAnswer>> {
	const judge = (facts: IdentityProviderFacts) => {
		const service = findLogoutService(facts, connection, message.binding);
		if (!service.ok) return service;
		const verified = verifyLogoutMessage(message, facts.certificates);
		if (!verified.ok) return verified;
		const policy = logoutPolicyOf(settings, own, facts.entityId);
		const request = checkLogoutRequest(verified.value, policy, now);
		return request.ok ? accept({ request: request.value, service: service.value }) : request;
	};
	const judged = await judgeByFacts(connection.identityProvider, judge);
	if (!judged.ok) return judged;
	const { request, service } = judged.value;
	const spent = await spend(request, settings.response.clockSkew, memory);
	if (!spent.ok) return spent;
	const signedIn = await readSignedIn(headers.cookie, { secret: settings.secret, now }, own);
	const response = buildLogoutResponse({
		...service,
		id: makeRequestId(),
		now,
		issuer: entityIdOf(settings, own),
		destination: service.responseLocation,
		inResponseTo: request.id,
		// The provider's value, returned unchanged and never used as a URL (LO-14).
		relayState: message.relayState,
	});
	return accept({
		answer: {
			...messageAnswer(response, 'Signing out'),
			cookies: signedIn && isAbout(signedIn, request) ? [dropSignedIn(own)] : [],
		},
		event: 'Logout by the identity provider answered',
	});
}
