import type { RequestBinding } from '../metadata/identityProviderMetadata';

/** Contents of one AuthnRequest. */
export interface AuthnRequest {
	/** Our request's id; the answer has to name it. */
	id: string;
	/** Opaque; at most 80 bytes. */
	relayState: string;
	/** The identity provider's address for the binding. */
	destination: string;
	binding: RequestBinding;
	/** Our entityID. */
	issuer: string;
	/** Our assertion consumer service. */
	acsUrl: string;
	/** PEM; signs the request with RSA-SHA256 (RPL-12). */
	signingKey?: string;
	forceAuthn: boolean;
	isPassive: boolean;
	/** Classes to ask for; none leaves the choice to the provider, as it should be (AADSTS75011). */
	authnContexts: readonly string[];
	authnContextComparison: 'exact' | 'minimum';
	/** A NameID format to ask for; undefined leaves it to the provider. */
	nameIdFormat?: string;
}
