import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import {
	checkDestination,
	checkInResponseTo,
	checkIssuer,
	PARTIAL_LOGOUT,
	readStatus,
	statusError,
	SUCCESS,
} from '../response/responseRules';
import type { SignedElement } from '../response/signedElement';
import { readNameId, type NameId } from '../response/subjectRules';
import { readInstant, readIssueInstant, requireFuture, type Clock } from '../response/timeRules';
import { childrenNamed, readAttribute, readPlainText, SAMLP } from '../xml/xmlDocument';

/** What a logout message from the provider must match. */
export interface LogoutPolicy {
	/** The identity provider's entityID. */
	issuer: string;
	/** Our entityID. */
	audience: string;
	/** Our address for logout messages. */
	logoutUrl: string;
	/** How far clocks may differ, in milliseconds. */
	clockSkew: number;
	/** Oldest message that is accepted, in milliseconds. */
	maxAge: number;
}

/** A verified LogoutRequest about one person. Holds no XML. */
export interface VerifiedLogoutRequest {
	id: string;
	issuer: string;
	nameId: NameId;
	/** Empty means all sessions of the person. */
	sessionIndexes: string[];
	/** Milliseconds since the epoch. */
	issuedAt: number;
	/** When no check accepts it any more. */
	expiresAt: number;
}

export interface VerifiedLogoutResponse {
	/** Whether some application did not confirm. */
	isPartial: boolean;
}

/** Checks issuer, destination, audience and age of a message. */
function checkEnvelope(message: Element, policy: LogoutPolicy, now: number): Outcome<number> {
	const issuer = checkIssuer(message, { ...policy, responseIssuerOptional: false }, true);
	if (!issuer.ok) return issuer;
	const destination = checkDestination(message, true, { ownUrl: policy.logoutUrl, isOptional: false });
	if (!destination.ok) return destination;
	const clock: Clock = { now, skew: policy.clockSkew };
	const issued = readIssueInstant(message, policy.maxAge, clock);
	if (!issued.ok) return refuse('logout-out-of-time', issued.detail);
	const end = readAttribute(message, 'NotOnOrAfter');
	if (end === undefined) return issued;
	const field = `${message.localName}/NotOnOrAfter`;
	const time = readInstant(end, field);
	const current = time.ok ? requireFuture(time.value, field, clock) : time;
	return current.ok ? issued : refuse('logout-out-of-time', current.detail);
}

/** Checks a signed LogoutRequest: from the provider, for us, recent, about one person (SAML core 3.7.1). */
export function checkLogoutRequest(
	request: SignedElement,
	policy: LogoutPolicy,
	now: number,
): Outcome<VerifiedLogoutRequest> {
	const issued = checkEnvelope(request, policy, now);
	if (!issued.ok) return issued;
	const nameId = readNameId(request, policy.audience);
	if (!nameId.ok) return nameId;
	const sessionIndexes = childrenNamed(request, SAMLP, 'SessionIndex').map(readPlainText);
	const id = readAttribute(request, 'ID');
	if (!id || sessionIndexes.includes(undefined))
		return refuse('message-shape-refused', {
			field: 'LogoutRequest',
			expected: 'an ID, plain SessionIndexes',
		});
	return accept({
		id,
		issuer: policy.issuer,
		nameId: nameId.value,
		sessionIndexes: sessionIndexes.map(String),
		issuedAt: issued.value,
		expiresAt: issued.value + policy.maxAge + policy.clockSkew + 1,
	});
}

/** Checks a signed LogoutResponse: from the provider, to our request, reporting success (SAML core 3.7.2 and 3.2.2). */
export function checkLogoutResponse(
	response: SignedElement,
	policy: LogoutPolicy,
	inResponseTo: string,
	now: number,
): Outcome<VerifiedLogoutResponse> {
	const issued = checkEnvelope(response, policy, now);
	if (!issued.ok) return issued;
	const answered = checkInResponseTo(response, inResponseTo);
	if (!answered.ok) return answered;
	const codes = readStatus(response);
	if (!codes.ok) return codes;
	// Providers use either place; SAML core 3.2.2.2 means the second.
	const isPartial = codes.value.includes(PARTIAL_LOGOUT);
	return isPartial || codes.value[0] === SUCCESS ? accept({ isPartial }) : statusError(codes.value);
}
