import { DateTime } from 'luxon';
import type { BrowserMessage } from '../binding/browserMessage';
import type { RequestBinding } from '../metadata/identityProviderMetadata';
import { buildRedirect } from '../binding/redirectBinding';
import { signMessage } from '../nodeSaml';
import type { NameId } from '../response/subjectRules';
import { createXml, type XmlBuilder } from '../xml/xmlBuilder';
import { SAML, SAMLP } from '../xml/xmlDocument';

/** What every logout message we send needs. */
interface Envelope {
	id: string;
	/** Milliseconds since the epoch. */
	now: number;
	/** Our entityID. */
	issuer: string;
	destination: string;
	binding: RequestBinding;
	/** Opaque. */
	relayState?: string;
	/** PEM. A logout message without a signature ends nothing anywhere (profiles 4.4.3.1). */
	signingKey: string;
}

export interface LogoutRequest extends Envelope {
	/** Exactly as the provider named the person. */
	nameId: NameId;
	sessionIndex?: string;
}

export interface LogoutResponse extends Envelope {
	/** The id of the provider's request. */
	inResponseTo: string;
}

/** Validity of a LogoutRequest, in minutes: the provider must receive it within this time. */
const REQUEST_LIFETIME = 5;

const instant = (now: number): string => DateTime.fromMillis(now, { zone: 'utc' }).toISO() ?? '';

function begin(
	name: string,
	{ id, now, destination, issuer }: Envelope,
	more: Record<string, string>,
): XmlBuilder {
	const document = createXml(SAMLP, `samlp:${name}`, {
		ID: id,
		Version: '2.0',
		IssueInstant: instant(now),
		Destination: destination,
		...more,
	});
	document.add(document.root, SAML, 'saml:Issuer', {}, issuer);
	return document;
}

/** Signs as the binding prescribes: over the query string, or inside the XML. */
function send(
	root: 'LogoutRequest' | 'LogoutResponse',
	document: XmlBuilder,
	{ binding, destination, relayState, signingKey }: Envelope,
): BrowserMessage {
	const field = root === 'LogoutRequest' ? 'SAMLRequest' : 'SAMLResponse';
	const xml = document.toString();
	if (binding === 'redirect') return buildRedirect(destination, field, xml, relayState, signingKey);
	const signed = signMessage(xml, root, signingKey);
	return {
		binding,
		action: destination,
		fields: {
			[field]: Buffer.from(signed).toString('base64'),
			...(relayState === undefined ? {} : { RelayState: relayState }),
		},
	};
}

/** Builds a LogoutRequest (SAML core 3.7.1). Ours, because node-saml's has no NotOnOrAfter and no POST binding. */
export function buildLogoutRequest(request: LogoutRequest): BrowserMessage {
	const { nameId, sessionIndex, now } = request;
	const end = DateTime.fromMillis(now).plus({ minutes: REQUEST_LIFETIME }).toMillis();
	const document = begin('LogoutRequest', request, { NotOnOrAfter: instant(end) });
	const qualifiers = {
		Format: nameId.format,
		NameQualifier: nameId.nameQualifier,
		SPNameQualifier: nameId.spNameQualifier,
	};
	document.add(document.root, SAML, 'saml:NameID', qualifiers, nameId.value);
	if (sessionIndex) document.add(document.root, SAMLP, 'samlp:SessionIndex', {}, sessionIndex);
	return send('LogoutRequest', document, request);
}

/** Builds the LogoutResponse that confirms the end of the person's session here (SAML core 3.7.2). */
export function buildLogoutResponse(response: LogoutResponse): BrowserMessage {
	const document = begin('LogoutResponse', response, { InResponseTo: response.inResponseTo });
	const status = document.add(document.root, SAMLP, 'samlp:Status');
	const Value = 'urn:oasis:names:tc:SAML:2.0:status:Success';
	document.add(status, SAMLP, 'samlp:StatusCode', { Value });
	return send('LogoutResponse', document, response);
}
