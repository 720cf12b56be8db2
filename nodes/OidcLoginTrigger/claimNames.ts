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

/** Claims as each provider names them unless an admin changed it there. */
export const providerClaims: Record<Provider, ClaimNames> = {
	generic: common,
	keycloak: common,
	okta: common,
	cognito: { ...common, displayName: ['name', 'cognito:username'], groups: ['cognito:groups'] },
	// Entra confirms no address; "xms_edov" says that the domain's owner vouches for it. The e-mail claim is optional
	// there, and people know their preferred_username as their address.
	entra: {
		...common,
		email: ['email', 'preferred_username'],
		emailVerified: ['email_verified', 'xms_edov'],
		groups: ['groups', 'roles'],
	},
	google: { ...common, groups: [] },
};
