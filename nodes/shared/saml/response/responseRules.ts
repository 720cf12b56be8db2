import { accept, refuse, type Outcome, type Refusal } from '../../core/refusal/outcome';
import type { ResponsePolicy } from './responsePolicy';
import { childrenNamed, readAttribute, readPlainText, SAML, SAMLP } from '../xml/xmlDocument';

const STATUS = 'urn:oasis:names:tc:SAML:2.0:status';
export const SUCCESS = `${STATUS}:Success`;
export const PARTIAL_LOGOUT = `${STATUS}:PartialLogout`;

/** Text from the provider is shown to admins only, shortened, and only if it looks like a status code. */
export const statusWord = (code: string | undefined): string =>
	/^[\w:.-]{1,120}$/.test(code ?? '')
		? (code ?? '').replace(/^urn:oasis:names:tc:SAML:2\.0:status:/, '')
		: 'unreadable';

/** The top-level status code and the codes below it (SAML core 3.2.2.1). */
export function readStatus(response: Element): Outcome<(string | undefined)[]> {
	const [status, ...more] = childrenNamed(response, SAMLP, 'Status');
	const codes = status ? childrenNamed(status, SAMLP, 'StatusCode') : [];
	const [code] = codes;
	if (!status || more.length > 0 || !code || codes.length > 1)
		return refuse('message-shape-refused', { field: 'Status', expected: 'one Status with one code' });
	return accept(
		[code, ...childrenNamed(code, SAMLP, 'StatusCode')].map((element) => readAttribute(element, 'Value')),
	);
}

export const statusError = (codes: readonly (string | undefined)[]): Refusal =>
	refuse('provider-error', {
		field: 'Status',
		expected: 'Success',
		received: codes.slice(0, 2).map(statusWord).join('/'),
	});

/** Requires the top-level code Success, even if there is an assertion (PRE-12). */
export function checkStatus(response: Element): Outcome<Element> {
	const codes = readStatus(response);
	if (!codes.ok) return codes;
	return codes.value[0] === SUCCESS ? accept(response) : statusError(codes.value);
}

/** Compares an Issuer exactly: nothing is trimmed, no trailing slash ignored (SAML core 2.2.5). */
export function checkIssuer(
	parent: Element,
	{ issuer, responseIssuerOptional }: Pick<ResponsePolicy, 'issuer' | 'responseIssuerOptional'>,
	isRequired: boolean,
): Outcome<string> {
	const issuers = childrenNamed(parent, SAML, 'Issuer');
	const [element] = issuers;
	if (!element && !isRequired && responseIssuerOptional) return accept(issuer);
	const text = element && issuers.length === 1 ? readPlainText(element) : undefined;
	return text === issuer
		? accept(text)
		: refuse('issuer-mismatch', {
				field: `${parent.localName}/Issuer`,
				expected: issuer,
				received: element ? (text ?? 'not one text').slice(0, 200) : 'absent',
			});
}

/**
 * A signed message must name our URL as its Destination; a message with another Destination is refused (SAML bindings
 * 3.5.5.2, PRE-10).
 */
export function checkDestination(
	response: Element,
	isSigned: boolean,
	{ ownUrl, isOptional }: { ownUrl: string; isOptional: boolean },
): Outcome<Element> {
	const destination = readAttribute(response, 'Destination');
	if (destination === ownUrl) return accept(response);
	const isLeftOut = destination === undefined || destination === '';
	if (isLeftOut && isOptional) return accept(response);
	if (destination === undefined && !isSigned) return accept(response);
	return refuse('destination-mismatch', {
		field: `${response.localName}/Destination`,
		expected: ownUrl,
		received: isLeftOut ? 'absent' : destination.slice(0, 200),
	});
}

/** The Response must name our request in InResponseTo; an unsolicited one must not have it (SAML profiles 4.1.4.3). */
export function checkInResponseTo(element: Element, expected: string | undefined): Outcome<Element> {
	const received = readAttribute(element, 'InResponseTo');
	if (received === expected) return accept(element);
	const field = `${element.localName}/InResponseTo`;
	if (received === undefined)
		return refuse('request-mismatch', { field, expected: 'the id of our request', received: 'absent' });
	return refuse('request-mismatch', {
		field,
		expected: expected === undefined ? 'none, as no login waits in this browser' : 'the id of our request',
		received: 'another id',
	});
}
