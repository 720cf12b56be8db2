import type { KnownSources } from './knownSources';
import type { Ledger } from './ledger';
import type { Organization } from '../directory/organization';
import type { Portal } from '../directory/portal';
import type { Change } from '../login/loginItem';

/** What may be revoked: nothing, what the ledger records, or also memberships of managed organizations. */
export const removalModes = ['never', 'onlyOurs', 'everythingManaged'] as const;

export interface Removal {
	mode: (typeof removalModes)[number];
	/** For `everythingManaged`: names of further organizations, or patterns with `*`. */
	managed: readonly string[];
	/** More removals than this in one run are refused as a whole. */
	most: number;
	/** A list of organizations shorter than this share of those recorded takes nothing away. */
	smallestShare: number;
	/** Whether members of organizations that a directory manages (SCIM) may be removed. */
	allowManaged: boolean;
}

/**
 * One portal that must be open. With neither organizations nor the customer, Jira's own setting stays and nothing is
 * revoked.
 *
 * @typeParam O how an organization is known: found in Jira, or by its name only
 */
export interface DesiredPortal<O = Organization> extends Pick<Portal, 'serviceDesk'> {
	rule?: string;
	/** What the decision rests on. */
	sources?: readonly string[];
	/** Organizations that must be on the desk. */
	organizations: readonly O[];
	/** Whether the customer must be on the desk in person. */
	customer: boolean;
}

/** An organization the customer must be in, the rule that says so, and what all rules that say so rest on. */
export interface DesiredOrganization extends Organization {
	rule?: string;
	sources?: readonly string[];
}

export interface DesiredAccess {
	organizations: readonly DesiredOrganization[];
	portals: readonly DesiredPortal[];
	/** Silence about a source is not "nothing any more". */
	known: KnownSources;
}

export interface CurrentAccess {
	/** When it was read. Milliseconds since the epoch. */
	now: number;
	ledger: Ledger;
	memberships: readonly Organization[];
	isOnDesk: (serviceDesk: string, who: { organization: string } | 'customer') => boolean;
	/** By desk that may be taken back: organizations of the customer that open it. */
	openedBy: ReadonlyMap<string, readonly Organization[]>;
}

/** A part of the access that is applied and completed as a whole. */
export type AccessPart = 'memberships' | 'portals';

export interface AccessStep {
	do: Exclude<Change['do'], 'createCustomer' | 'createOrganization' | 'renamedAtProvider' | 'addressChanged'>;
	organization?: Organization;
	serviceDesk?: string;
	rule?: string;
	state: 'planned' | 'unchanged' | 'remains';
	why?: string;
}
