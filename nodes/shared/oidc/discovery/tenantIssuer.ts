import { decodeJwt } from 'jose';

/**
 * Microsoft Entra ID publishes one document for all tenants, with a placeholder in the issuer; a token names the tenant's
 * own issuer.
 */
const TENANT_PLACEHOLDER = '{tenantid}';

/** Whether this published issuer stands for many tenants. */
export const isForManyTenants = (issuer: string): boolean => issuer.includes(TENANT_PLACEHOLDER);

/** Returns the issuer that the tokens of one tenant name. */
export const issuerOfTenant = (issuer: string, tenant: string): string =>
	issuer.replace(TENANT_PLACEHOLDER, tenant);

/**
 * Reads the tenant from an ID token that is not verified yet, to find the issuer to verify it against. Returns `undefined`
 * unless the tenant is one of `tenants` (OIDC-12).
 *
 * @param tokenAnswer body of the token endpoint's answer
 */
export function findListedTenant(tokenAnswer: string, tenants: readonly string[]): string | undefined {
	if (tenants.length === 0) return undefined;
	try {
		const { tid } = decodeJwt(String((JSON.parse(tokenAnswer) as { id_token?: unknown }).id_token));
		return typeof tid === 'string' && tenants.includes(tid.toLowerCase()) ? tid : undefined;
	} catch {
		return undefined;
	}
}
