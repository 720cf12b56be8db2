/** What Jira's login layer (Seraph, `LoginReason`) calls a credential it did not accept. */
const refusedLogins = new Set(['authenticated_failed', 'authentication_denied']);

/**
 * Whether Jira did not accept the credential of a call and answered as to an anonymous caller. Open endpoints do so with
 * status 200 and an empty list.
 */
export const isLoginRefused = (headers: Record<string, string>): boolean =>
	(headers['x-seraph-loginreason'] ?? '')
		.split(',')
		.some((reason) => refusedLogins.has(reason.trim().toLowerCase()));

/**
 * The account ID of the caller as Jira names it in every answer to a call with a valid credential; undefined if it names
 * none. Whether Atlassian's gateway passes the header on is not documented.
 */
export const callerOf = (headers: Record<string, string>): string | undefined =>
	headers['x-aaccountid']?.trim() || undefined;
