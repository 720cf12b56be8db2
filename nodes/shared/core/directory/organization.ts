/** An organization of the site: a named group of customers, which opens the portals it is put on to all its members. */
export interface Organization {
	/** Numeric, as text: the wire mixes strings in answers and integers in bodies. */
	id: string;
	name: string;
	/** Managed by directory provisioning (SCIM). Absent is no proof of false: old organizations lack it. */
	scimManaged?: boolean;
}

/** What is enough to name an organization: its id for Jira, its name for a reader. */
export type OrganizationReference = Pick<Organization, 'id' | 'name'>;
