import type { Organization } from '../../core/directory/organization';

/** An organization the customer must be in. */
export interface WantedOrganization extends Organization {
	/** With a name and this, a stale id heals itself: whether a missing organization may be made again. */
	create?: boolean;
	rule?: string;
	/** What all rules that name it rest on. */
	sources?: readonly string[];
}
