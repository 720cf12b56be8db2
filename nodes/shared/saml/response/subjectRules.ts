import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import type { ResponsePolicy } from './responsePolicy';
import { checkInResponseTo } from './responseRules';
import { readInstant, requireFuture, type Clock } from './timeRules';
import { childElements, childrenNamed, readAttribute, readPlainText, SAML } from '../xml/xmlDocument';

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';

/** Who the assertion is about (SAML core 2.2.3 and 8.3). */
export interface NameId {
	value: string;
	/** A URI; absent means unspecified. */
	format?: string;
	/** The identity provider's name space of the value, when it says so. */
	nameQualifier?: string;
	/** Our entityID, when the provider says for whom the value was made. */
	spNameQualifier?: string;
}

/** Longest NameID, in characters (core 8.3.7 says 256 for persistent ones). */
const LONGEST_NAME_ID = 256;

/** Reads the one NameID of a Subject or a LogoutRequest. */
export function readNameId(subject: Element, audience: string): Outcome<NameId> {
	const invalid = (expected: string): ReturnType<typeof refuse> =>
		refuse('subject-invalid', { field: 'NameID', expected });
	if (childrenNamed(subject, SAML, 'EncryptedID').length > 0) {
		return refuse('subject-encrypted', {
			field: 'EncryptedID',
			expected: 'a NameID',
			hint: 'Encrypt the whole assertion instead of the NameID',
		});
	}
	const names = childrenNamed(subject, SAML, 'NameID');
	const [element] = names;
	if (!element || names.length > 1) return invalid('one NameID');
	const value = readPlainText(element)?.trim();
	if (!value || value.length > LONGEST_NAME_ID || /\p{Cc}/u.test(value))
		return invalid(`a text of at most ${LONGEST_NAME_ID} characters`);
	const qualifier = readAttribute(element, 'SPNameQualifier');
	if (qualifier !== undefined && qualifier !== audience) {
		return refuse('audience-mismatch', {
			field: 'NameID/SPNameQualifier',
			expected: audience,
			received: qualifier.slice(0, 200),
		});
	}
	const format = readAttribute(element, 'Format');
	const nameQualifier = readAttribute(element, 'NameQualifier');
	return accept({
		value,
		...(format === undefined ? {} : { format }),
		...(nameQualifier === undefined ? {} : { nameQualifier }),
		...(qualifier === undefined ? {} : { spNameQualifier: qualifier }),
	});
}

/** Checks a bearer confirmation: for our ACS URL, for our request, short-lived (SAML profiles 4.1.4.2). */
function checkConfirmation(
	confirmation: Element,
	{ acsUrl }: Pick<ResponsePolicy, 'acsUrl'>,
	inResponseTo: string | undefined,
	clock: Clock,
): Outcome<Element> {
	const method = readAttribute(confirmation, 'Method');
	if (method !== BEARER) {
		return refuse('confirmation-refused', {
			field: 'SubjectConfirmation/Method',
			expected: 'bearer',
			received: method?.replace(/^.*:/, '').slice(0, 100) ?? 'absent',
		});
	}
	const list = childrenNamed(confirmation, SAML, 'SubjectConfirmationData');
	const [data] = list;
	if (!data || list.length > 1)
		return refuse('confirmation-refused', { field: 'SubjectConfirmationData', expected: 'one' });
	if (readAttribute(data, 'NotBefore') !== undefined)
		return refuse('confirmation-refused', { field: 'SubjectConfirmationData/NotBefore', expected: 'none' });
	const received = readAttribute(data, 'Recipient');
	if (received !== acsUrl) {
		return refuse('recipient-mismatch', {
			field: 'SubjectConfirmationData/Recipient',
			expected: acsUrl,
			received: received?.slice(0, 200) ?? 'absent',
		});
	}
	const field = 'SubjectConfirmationData/NotOnOrAfter';
	const end = readInstant(readAttribute(data, 'NotOnOrAfter'), field);
	if (!end.ok) return end;
	const current = requireFuture(end.value, field, clock);
	if (!current.ok) return current;
	return checkInResponseTo(data, inResponseTo);
}

/** Reads the one subject of an assertion; it needs a valid confirmation (POST-4, POST-5). */
export function readSubject(
	assertion: Element,
	policy: Pick<ResponsePolicy, 'audience' | 'acsUrl'>,
	inResponseTo: string | undefined,
	clock: Clock,
): Outcome<NameId> {
	const subjects = childrenNamed(assertion, SAML, 'Subject');
	const [subject] = subjects;
	if (!subject || subjects.length > 1)
		return refuse('subject-invalid', { field: 'Subject', expected: 'one Subject' });
	const nameId = readNameId(subject, policy.audience);
	if (!nameId.ok) return nameId;
	const known = childElements(subject).every(({ localName }) =>
		['NameID', 'SubjectConfirmation'].includes(localName),
	);
	if (!known)
		return refuse('subject-invalid', { field: 'Subject', expected: 'NameID and SubjectConfirmation only' });
	// One valid confirmation is enough (SAML core 2.4.1.1). If there is none, the first reason is the most informative.
	const checks = childrenNamed(subject, SAML, 'SubjectConfirmation').map((confirmation) =>
		checkConfirmation(confirmation, policy, inResponseTo, clock),
	);
	if (checks.some(({ ok }) => ok)) return nameId;
	const refusal = checks.find((check) => !check.ok);
	return (
		refusal ??
		refuse('confirmation-refused', { field: 'SubjectConfirmation', expected: 'one', received: 'absent' })
	);
}
