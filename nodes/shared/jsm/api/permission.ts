/** A global permission of Jira (Jira settings, System, Global permissions). */
export interface Permission {
	/** As `GET /rest/api/3/mypermissions` names it. */
	key: string;
	/** As Jira's settings show it. */
	name: string;
}

/** Without it a user search returns an empty list, as if nobody existed. */
export const browseUsers: Permission = { key: 'USER_PICKER', name: 'Browse users and groups' };

/** Needed to create customers, and to read and write the properties of other accounts. */
export const administerJira: Permission = { key: 'ADMINISTER', name: 'Administer Jira' };

/** The permission a call needs, for the message an admin reads when Jira answers 403. */
export const needsPermission = ({ name }: Permission): string => `the global permission "${name}"`;
