import type { ClaimNames, ClaimSettings } from '../../nodes/shared/oidc/identity/claimMapping';
import { providerClaims, type Provider } from '../../nodes/OidcLoginTrigger/claimNames';

/** What the trigger tells the claim mapping when nothing but the provider is chosen. */
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
