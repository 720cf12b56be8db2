import type { DecryptionSettings } from './decryption';

/** Which elements the identity provider must sign. An unsigned assertion is never accepted. */
export type SignatureDemand = 'response' | 'assertion' | 'both' | 'either';

/** What Responses of an identity provider must satisfy: the admin's settings, already checked. */
export interface ResponsePolicy {
	/** The identity provider's entityID, compared byte by byte. */
	issuer: string;
	/** Our entityID. */
	audience: string;
	/** Our assertion consumer service, where the browser posted the answer. */
	acsUrl: string;
	demand: SignatureDemand;
	/** Whether an assertion that is not encrypted is refused. */
	encryptionRequired: boolean;
	decryption: DecryptionSettings;
	/** How far clocks may differ, in milliseconds. */
	clockSkew: number;
	/** Oldest assertion that is accepted, counted from its IssueInstant, in milliseconds. */
	maxAge: number;
	/** Some older providers leave these out; what is there must always be right. */
	responseIssuerOptional: boolean;
	destinationOptional: boolean;
	/**
	 * Names of attributes that identify somebody and so may come once only. Others may come as several elements, which are
	 * joined: Keycloak sends one for each group and each role.
	 */
	singleAttributes: readonly string[];
}
