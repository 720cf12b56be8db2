/**
 * Names of Atlassian's groups that grant rights over the site or a product licence. The rights of groups with other names
 * are not visible here. The group of the customer role (`jira-servicemanagement-customers-…`) is not protected.
 */
const protectedNames = [
	/(?:^|[-_ .])(?:admins?|administrators?|owners?)(?:$|[-_ .])/,
	/^(?:jira|confluence|bitbucket|compass|opsgenie|statuspage|trello|loom|atlas)(?:-[a-z]+)*-(?:users?|developers?|agents?)(?:$|-)/,
	/^trusted-users(?:$|-)/,
	/^atlassian-addons(?:$|-)/,
];

/** True for a group that a workflow must not change. */
export function isProtectedGroup(name: string): boolean {
	const plain = name.normalize('NFKC').trim().toLowerCase();
	return protectedNames.some((pattern) => pattern.test(plain));
}
