import type { ClaimNames, ClaimSettings } from '../../nodes/shared/oidc/identity/claimMapping';
import { providerClaims, type Provider } from '../../nodes/OidcLoginTrigger/claimNames';

/** The claim mapping's settings if an admin chooses only the provider. */
export function claimSettings(
	provider: Provider = 'generic',
	changes: Partial<Omit<ClaimSettings, 'names'>> & { names?: Partial<ClaimNames> } = {},
): ClaimSettings {
	return {
		stripGroupSlash: true,
		groupSeparator: '',
		acceptTextTrue: false,
		...changes,
		names: { ...providerClaims[provider], ...changes.names },
	};
}
