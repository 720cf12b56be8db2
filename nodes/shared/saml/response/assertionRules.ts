import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { markVerified, type Verified } from '../../core/verified/verified';
import { readAttributes, type Attributes } from './attributes';
import { checkConditions } from './conditionRules';
import type { ResponsePolicy } from './responsePolicy';
import { checkIssuer } from './responseRules';
import type { SignedElement } from './signedElement';
import { readSubject, type NameId } from './subjectRules';
import { readInstant, readIssueInstant, requireFuture, type Clock } from './timeRules';
import { childrenNamed, readAttribute, readPlainText, SAML } from '../xml/xmlDocument';

/** When and how the customer signed in, according to the provider. */
export interface Authentication {
	/** Milliseconds since the epoch. */
	at?: number;
	contextClass?: string;
}

interface Assertion {
	/** Its ID, for the check that it is used once. */
	id: string;
	issuer: string;
	nameId: NameId;
	attributes: Attributes;
	authentication: Authentication;
	/** Milliseconds since the epoch. */
	issuedAt: number;
	/** When no check accepts it any more, in milliseconds since the epoch. */
	expiresAt: number;
	sessionIndex?: string;
}

/** An assertion of the identity provider, about one person, for us, now. No XML leaves with it. */
export type VerifiedAssertion = Verified<Assertion, 'assertion'>;

/** Checks the AuthnStatement: the person signed in, and the session is not over (SAML core 2.7.2, POST-8). */
function readAuthentication(
	assertion: Element,
	clock: Clock,
): Outcome<Authentication & { sessionIndex?: string }> {
	const statements = childrenNamed(assertion, SAML, 'AuthnStatement');
	const [first] = statements;
	if (!first) return refuse('authentication-missing', { field: 'AuthnStatement', expected: 'at least one' });
	for (const statement of statements) {
		const end = readAttribute(statement, 'SessionNotOnOrAfter');
		if (end === undefined) continue;
		const field = 'AuthnStatement/SessionNotOnOrAfter';
		const time = readInstant(end, field);
		if (!time.ok) return time;
		const current = requireFuture(time.value, field, clock);
		if (!current.ok) return current;
	}
	const at = readInstant(readAttribute(first, 'AuthnInstant'), 'AuthnStatement/AuthnInstant');
	if (!at.ok) return at;
	const [context] = childrenNamed(first, SAML, 'AuthnContext');
	const [classRef] = context ? childrenNamed(context, SAML, 'AuthnContextClassRef') : [];
	const contextClass = classRef ? readPlainText(classRef)?.trim() : undefined;
	const sessionIndex = readAttribute(first, 'SessionIndex');
	return accept({
		at: at.value,
		...(contextClass ? { contextClass } : {}),
		...(sessionIndex ? { sessionIndex } : {}),
	});
}

/**
 * Checks the content of an assertion, read from the signed bytes (POST-1 to POST-9).
 *
 * @param inResponseTo the ID of our request; undefined for an unsolicited Response
 */
export function checkAssertion(
	assertion: SignedElement,
	policy: ResponsePolicy,
	inResponseTo: string | undefined,
	now: number,
): Outcome<VerifiedAssertion> {
	const clock: Clock = { now, skew: policy.clockSkew };
	const version = readAttribute(assertion, 'Version');
	if (version !== '2.0')
		return refuse('version-mismatch', {
			field: 'Assertion',
			expected: '2.0',
			received: version?.slice(0, 20),
		});
	const id = readAttribute(assertion, 'ID');
	if (!id) return refuse('assertion-malformed', { field: 'Assertion/ID', expected: 'an ID' });
	const issuer = checkIssuer(assertion, policy, true);
	if (!issuer.ok) return issuer;
	const conditions = checkConditions(assertion, policy.audience, clock);
	if (!conditions.ok) return conditions;
	const nameId = readSubject(assertion, policy, inResponseTo, clock);
	if (!nameId.ok) return nameId;
	const issuedAt = readIssueInstant(assertion, policy.maxAge, clock);
	if (!issuedAt.ok) return issuedAt;
	const authentication = readAuthentication(assertion, clock);
	if (!authentication.ok) return authentication;
	const attributes = readAttributes(assertion, policy.singleAttributes);
	if (!attributes.ok) return attributes;
	const { sessionIndex, ...signIn } = authentication.value;
	const verified = markVerified<Assertion, 'assertion'>({
		id,
		issuer: issuer.value,
		nameId: nameId.value,
		attributes: attributes.value,
		authentication: signIn,
		issuedAt: issuedAt.value,
		expiresAt: issuedAt.value + policy.maxAge + policy.clockSkew + 1,
		...(sessionIndex ? { sessionIndex } : {}),
	});
	return accept(verified);
}
