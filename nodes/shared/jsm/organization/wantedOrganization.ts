import type { Organization } from '../../core/directory/organization';
import type { MappedOrganization } from '../../core/login/loginItem';

/** For an organization that no customer's own provider may have made, such as one that opens a portal. */
export const noIssuer = '';

/** An organization the customer must be in. */
export interface WantedOrganization extends Organization {
	/** With a name and this, a stale id heals itself: whether a missing organization may be made again. */
	create?: boolean;
	/**
	 * An issuer, where the admin typed the name: nobody enters it if another provider made it on the fly; or
	 * {@link noIssuer}: whichever provider made it. Absent for a name from the provider, whose owner was checked when it was
	 * claimed, and where the admin confirmed it.
	 */
	onlyOf?: string;
	rule?: string;
	/** What all rules that name it rest on. */
	sources?: readonly string[];
}

/**
 * What depends on who named the organization. One named by the provider has to be claimed again if it is gone: it is never
 * made again by its name alone.
 */
export const termsOf = (
	{ onTheFly, create, confirmed }: Pick<MappedOrganization, 'onTheFly' | 'create' | 'confirmed'>,
	issuer: string,
): Pick<WantedOrganization, 'create' | 'onlyOf'> =>
	onTheFly ? {} : { create, ...(confirmed === true ? {} : { onlyOf: issuer }) };
