/** An account of any kind, as JSM or the Jira platform describes it. */
export interface Account {
	accountId: string;
	displayName: string;
	/** Absent when hidden by the person's privacy settings. */
	emailAddress?: string;
	active: boolean;
	/** Only the platform says it: `atlassian`, `customer`, `app`, `unknown`. */
	accountType?: string;
}
