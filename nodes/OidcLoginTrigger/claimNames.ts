import type { ClaimNames } from '../shared/oidc/identity/claimMapping';

export type Provider = 'generic' | 'keycloak' | 'cognito' | 'entra' | 'okta' | 'google';

const common: ClaimNames = {
	subject: 'sub',
	email: ['email'],
	emailVerified: ['email_verified'],
	displayName: ['name', 'preferred_username'],
	groups: ['groups'],
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
		groups: ['groups', 'roles'],
	},
	google: { ...common, groups: [] },
};
