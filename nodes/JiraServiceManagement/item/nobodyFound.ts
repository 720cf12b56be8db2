import type { IDataObject } from 'n8n-workflow';

/** How an operation that takes access back ended for one person. */
export type Outcomes = 'nobodyFound' | 'nothingToRevoke' | 'planned' | 'revoked' | 'synchronized';

const messages = {
	email:
		'No visible account has this e-mail address, so nothing was removed. The person has no account here, or hides the address in the profile of the Atlassian account, or the account was deleted or has another address now. If the person had access, find the account in Atlassian Administration and run Revoke Grants with its account ID.',
	subject:
		'No account is bound to this issuer and subject, so nothing was removed. The person has not signed in here since bindings are recorded by person, or the binding was released. Find the account by its e-mail address or ID.',
	accountId:
		'Jira has no account with this ID, so nothing was removed. The account was deleted, or belongs to another site. Check the ID in Atlassian Administration.',
	deleted:
		'The account with this ID was deleted, and its record with it, so nothing was removed. Nobody can sign in with it. If the person has another account, run Revoke Grants for that one.',
} as const;

/**
 * The row of somebody whom Jira does not show. It is an outcome of its own, because an empty list of changes would read as
 * "all access is gone".
 *
 * @param by what was looked for
 */
export const describeNobody = (by: keyof typeof messages): IDataObject & { outcome: Outcomes } => ({
	outcome: 'nobodyFound',
	message: messages[by],
	customer: null,
	changes: [],
});
