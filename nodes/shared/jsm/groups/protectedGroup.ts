/**
 * Names Atlassian gives to groups that carry rights over the site or a seat in a product. What a group of another name
 * gives cannot be seen here. The group of the customer role (`jira-servicemanagement-customers-…`) is none of them.
 */
const protectedNames = [
	/(?:^|[-_ .])(?:admins?|administrators?|owners?)(?:$|[-_ .])/,
	/^(?:jira|confluence|bitbucket|compass|opsgenie|statuspage|trello|loom|atlas)(?:-[a-z]+)*-(?:users?|developers?|agents?)(?:$|-)/,
	/^trusted-users(?:$|-)/,
	/^atlassian-addons(?:$|-)/,
];

/** True for a group nobody may be put into or taken out of by a workflow. */
export function isProtectedGroup(name: string): boolean {
	const plain = name.normalize('NFKC').trim().toLowerCase();
	return protectedNames.some((pattern) => pattern.test(plain));
}
