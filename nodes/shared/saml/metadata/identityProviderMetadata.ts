import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { parseCertificates, type SigningCertificate } from '../keys/certificates';
import {
	childrenNamed,
	descendants,
	DSIG,
	isNamed,
	METADATA,
	parseXml,
	readAttribute,
} from '../xml/xmlDocument';

/** How our request is sent (SAML bindings 3.4 and 3.5). */
export type RequestBinding = 'redirect' | 'post';

export const BINDINGS: Record<RequestBinding, string> = {
	redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
	post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
};

/** What we need to know of an identity provider. */
export interface IdentityProviderFacts {
	entityId: string;
	/** Where a login begins, by binding. */
	singleSignOn: Partial<Record<RequestBinding, string>>;
	/** Where logout messages go, by binding; answers may have an address of their own. */
	singleLogout: Partial<Record<RequestBinding, SingleLogoutService>>;
	certificates: readonly SigningCertificate[];
}

export interface SingleLogoutService {
	location: string;
	/** Metadata 2.2.2; absent means the same. */
	responseLocation?: string;
}

const invalid = (expected: string, received?: string): ReturnType<typeof refuse> =>
	refuse('provider-misconfigured', { field: 'metadata', expected, ...(received ? { received } : {}) });

/** The descriptor of one identity provider; a document may hold a whole federation. */
function findEntity(root: Element, entityId: string | undefined): Outcome<Element> {
	const entities = [...descendants(root)].filter(
		(element) =>
			isNamed(element, METADATA, 'EntityDescriptor') &&
			childrenNamed(element, METADATA, 'IDPSSODescriptor').length > 0,
	);
	const names = entities.map((entity) => readAttribute(entity, 'entityID') ?? '');
	if (entityId) {
		const position = names.indexOf(entityId);
		const found = entities[position];
		return found
			? accept(found)
			: invalid(`an identity provider ${entityId}`, names.join(', ').slice(0, 200) || 'none');
	}
	const [only, ...more] = entities;
	if (!only) return invalid('an identity provider');
	return more.length === 0
		? accept(only)
		: invalid('one identity provider, or an Entity ID that chooses one', `${entities.length}`);
}

function readCertificates(descriptor: Element): Outcome<SigningCertificate[]> {
	// A key without "use" is for signing and encryption (SAML metadata 2.4.1.1).
	const texts = childrenNamed(descriptor, METADATA, 'KeyDescriptor')
		.filter((key) => (readAttribute(key, 'use') ?? 'signing') === 'signing')
		.flatMap((key) => [...descendants(key)])
		.filter((element) => isNamed(element, DSIG, 'X509Certificate'))
		.map((element) => (element.textContent ?? '').replace(/\s/g, ''));
	const certificates = parseCertificates(texts.join('\n\n'), 'Metadata XML');
	return certificates.ok
		? certificates
		: invalid('certificates with RSA keys of 2048 bits or more', certificates.detail.received);
}

/** The locations of a service by binding; the first one of each binding is used. */
function readServices<T>(
	descriptor: Element,
	name: string,
	read: (service: Element) => T | undefined,
): Partial<Record<RequestBinding, T>> {
	const found: Partial<Record<RequestBinding, T>> = {};
	for (const service of childrenNamed(descriptor, METADATA, name)) {
		for (const binding of ['redirect', 'post'] as const)
			if (readAttribute(service, 'Binding') === BINDINGS[binding]) found[binding] ??= read(service);
	}
	return found;
}

/**
 * Reads SAML metadata of an identity provider. It is trusted because of where it was fetched or who pasted it; it never
 * relaxes what the connection requires.
 *
 * @param entityId selects one of several providers; undefined takes the only one
 */
export function readIdentityProviderMetadata(
	xml: string,
	entityId: string | undefined,
): Outcome<IdentityProviderFacts> {
	const document = parseXml(xml.trim());
	if (!document.ok) return invalid('a metadata document', document.detail.received ?? document.reason);
	const entity = findEntity(document.value.documentElement, entityId);
	if (!entity.ok) return entity;
	const name = readAttribute(entity.value, 'entityID');
	const descriptors = childrenNamed(entity.value, METADATA, 'IDPSSODescriptor').filter((element) =>
		(readAttribute(element, 'protocolSupportEnumeration') ?? '')
			.split(/\s+/)
			.includes('urn:oasis:names:tc:SAML:2.0:protocol'),
	);
	const [descriptor] = descriptors;
	if (!name || !descriptor) return invalid('an identity provider for SAML 2.0');
	const singleSignOn = readServices(descriptor, 'SingleSignOnService', (service) =>
		readAttribute(service, 'Location'),
	);
	const singleLogout = readServices(descriptor, 'SingleLogoutService', (service) => {
		const location = readAttribute(service, 'Location');
		const responseLocation = readAttribute(service, 'ResponseLocation');
		return location ? { location, ...(responseLocation ? { responseLocation } : {}) } : undefined;
	});
	if (!singleSignOn.redirect && !singleSignOn.post)
		return invalid('a SingleSignOnService by Redirect or POST');
	const certificates = readCertificates(descriptor);
	return certificates.ok
		? accept({ entityId: name, singleSignOn, singleLogout, certificates: certificates.value })
		: certificates;
}
