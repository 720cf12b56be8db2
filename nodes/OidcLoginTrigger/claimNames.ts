import type { AbsenceMeaning } from '../shared/core/identity/absence';
import type { ClaimNames } from '../shared/oidc/identity/claimMapping';

export type Provider = 'generic' | 'keycloak' | 'cognito' | 'entra' | 'okta' | 'google';

const common: ClaimNames = {
	subject: 'sub',
	email: ['email'],
	emailVerified: ['email_verified'],
	displayName: ['name', 'preferred_username'],
	groups: ['groups'],
	roles: [],
	attributes: [],
};

/** Claim names of each provider, as long as an admin has not changed them there. */
export const providerClaims: Record<Provider, ClaimNames> = {
	generic: common,
	keycloak: common,
	okta: common,
	cognito: { ...common, displayName: ['name', 'cognito:username'], groups: ['cognito:groups'] },
	// Entra does not verify addresses; "xms_edov" says that the owner of the domain was verified. The e-mail claim is
	// optional there; preferred_username is usually the person's address.
	entra: {
		...common,
		email: ['email', 'preferred_username'],
		emailVerified: ['email_verified', 'xms_edov'],
		roles: ['roles'],
	},
	google: { ...common, groups: [] },
};

/**
 * What a missing claim means at each provider. Keycloak (since version 22), Cognito and Entra ID leave out a claim that
 * would be empty. What Okta does depends on how the claim is defined there; Google sends no groups.
 */
export const missingClaims: Record<Provider, AbsenceMeaning> = {
	generic: 'unknown',
	keycloak: 'none',
	okta: 'unknown',
	cognito: 'none',
	entra: 'none',
	google: 'unknown',
};
