/** Default patterns for groups that are not customers: built-in groups of Jira and Keycloak (P-1). */
export const NEVER_CUSTOMERS =
	'jira-*, site-admins, org-admins, confluence-*, atlassian-*, default-roles-*, offline_access, uma_authorization';
