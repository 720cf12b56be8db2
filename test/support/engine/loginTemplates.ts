import type { Protocol } from '../../../nodes/shared/core/login/loginItem';

/** A login template: its nodes on the way to the portal, and the steps that the record of such a login has. */
export interface LoginTemplate {
	name: string;
	protocol: Protocol;
	chain: readonly string[];
	steps: readonly string[];
}

const short = {
	chain: ['Map Organizations', 'Decide Portals', 'Synchronize Access', 'Open Portal'],
	steps: ['mapping', 'access', 'customerAccess', 'answer'],
};

const stepByStep = {
	chain: [
		'Map Organizations',
		'Find or Create Customer',
		'Find or Create Organizations',
		'Set Memberships',
		'Decide Portals',
		'Apply Portal Access',
		'Open Portal',
	],
	steps: ['mapping', 'customer', 'organization', 'membership', 'access', 'portal', 'answer'],
};

export const loginTemplates: readonly LoginTemplate[] = [
	{ name: 'oidc-login', protocol: 'oidc', ...short },
	{ name: 'saml-login', protocol: 'saml', ...short },
	{ name: 'oidc-login-step-by-step', protocol: 'oidc', ...stepByStep },
	{ name: 'saml-login-step-by-step', protocol: 'saml', ...stepByStep },
];
