import type { IDataObject } from 'n8n-workflow';

/** What a result says of the account IDs Jira does not know, while all others were changed. */
export const describeUnknown = (unknown: string[]): IDataObject =>
	unknown.length === 0
		? {}
		: {
				outcome: 'partlyDone',
				unknown,
				message:
					'Jira has no account with the IDs under "unknown"; all others were changed. Check these IDs in Atlassian Administration: an account was deleted, or belongs to another site.',
			};
