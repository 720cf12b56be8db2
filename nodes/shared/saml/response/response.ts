import { accept, refuse, type Outcome, type Refusal } from '../../core/refusal/outcome';
import { checkAssertion, type VerifiedAssertion } from './assertionRules';
import type { SigningCertificate } from '../keys/certificates';
import type { ResponsePolicy } from './responsePolicy';
import { decryptAssertion } from './decryption';
import { checkDestination, checkInResponseTo, checkIssuer, checkStatus } from './responseRules';
import { readAssertionShape, readResponseShape, type ShapedResponse } from './messageShape';
import { findSignedChild, markSigned, verifyElement, type SignedElement } from './signedElement';
import { parseXml, SAML } from '../xml/xmlDocument';

/** What one Response must match. */
export interface Expectation {
	/** The id of our request; undefined when no login waits and the connection allows unsolicited answers. */
	inResponseTo: string | undefined;
	/** Milliseconds since the epoch. */
	now: number;
}

const signatureMissing = (field: string): Refusal =>
	refuse('signature-missing', { field, expected: 'a signature of the identity provider' });

/** Content of a Response apart from its assertion. If the Response is unsigned, this can only lead to a refusal. */
function checkResponse(
	response: Element,
	isSigned: boolean,
	policy: ResponsePolicy,
	{ inResponseTo }: Expectation,
): Outcome<Element> {
	const destination = checkDestination(response, isSigned, {
		ownUrl: policy.acsUrl,
		isOptional: policy.destinationOptional,
	});
	if (!destination.ok) return destination;
	const issuer = checkIssuer(response, policy, false);
	if (!issuer.ok) return issuer;
	const status = checkStatus(response);
	if (!status.ok) return status;
	return checkInResponseTo(response, inResponseTo);
}

/** The signed bytes of the Response; undefined if it is unsigned. */
function verifyResponse(
	xml: string,
	{ response, isResponseSigned }: ShapedResponse,
	certificates: readonly SigningCertificate[],
): Outcome<SignedElement | undefined> {
	return isResponseSigned ? verifyElement(xml, response, certificates) : accept(undefined);
}

/**
 * The assertion inside signed bytes: those of its own signature, or of the Response's.
 *
 * @param xml the text `assertion` was parsed from
 * @param covered the same assertion inside the verified Response, if there is one
 */
function verifyAssertion(
	xml: string,
	assertion: Element,
	isSigned: boolean,
	covered: SignedElement | undefined,
	{ demand }: ResponsePolicy,
	certificates: readonly SigningCertificate[],
): Outcome<SignedElement> {
	if (isSigned) return verifyElement(xml, assertion, certificates);
	if (demand === 'assertion' || demand === 'both' || !covered) return signatureMissing('Assertion');
	return accept(covered);
}

async function readAssertion(
	xml: string,
	shape: ShapedResponse,
	verifiedResponse: SignedElement | undefined,
	policy: ResponsePolicy,
	certificates: readonly SigningCertificate[],
): Promise<Outcome<SignedElement>> {
	const { assertion, isEncrypted, isAssertionSigned } = shape;
	if (!assertion) return refuse('assertion-missing', { expected: 'one Assertion' });
	const covered = verifiedResponse && findSignedChild(verifiedResponse, SAML, assertion.localName);
	if (!isEncrypted) {
		if (policy.encryptionRequired)
			return refuse('encryption-refused', { expected: 'an encrypted assertion' });
		return verifyAssertion(xml, assertion, isAssertionSigned, covered, policy, certificates);
	}
	const decrypted = await decryptAssertion(covered ?? assertion, policy.decryption, covered !== undefined);
	if (!decrypted.ok) return decrypted;
	const document = parseXml(decrypted.value);
	if (!document.ok) return document;
	const inner = readAssertionShape(document.value);
	if (!inner.ok) return inner;
	// The signature of a Response also covers its encrypted content.
	const coveredInner = covered ? markSigned(inner.value.assertion) : undefined;
	return verifyAssertion(
		decrypted.value,
		inner.value.assertion,
		inner.value.isSigned,
		coveredInner,
		policy,
		certificates,
	);
}

/**
 * Verifies a Response: limits, structure, signatures, then content, which is read from signed bytes only. The caller
 * checks afterwards that the assertion was not used before.
 */
export async function processResponse(
	xml: string,
	policy: ResponsePolicy,
	certificates: readonly SigningCertificate[],
	expected: Expectation,
): Promise<Outcome<VerifiedAssertion>> {
	const document = parseXml(xml);
	if (!document.ok) return document;
	const shape = readResponseShape(document.value);
	if (!shape.ok) return shape;
	const verifiedResponse = verifyResponse(xml, shape.value, certificates);
	if (!verifiedResponse.ok) return verifiedResponse;
	const { response, isResponseSigned } = shape.value;
	const checked = checkResponse(verifiedResponse.value ?? response, isResponseSigned, policy, expected);
	if (!checked.ok) return checked;
	const demandsResponse = policy.demand === 'response' || policy.demand === 'both';
	if (demandsResponse && !isResponseSigned) return signatureMissing('Response');
	const assertion = await readAssertion(xml, shape.value, verifiedResponse.value, policy, certificates);
	if (!assertion.ok) return assertion;
	return checkAssertion(assertion.value, policy, expected.inResponseTo, expected.now);
}
