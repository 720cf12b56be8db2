/**
 * Default patterns for groups that are not customers: built-in groups of Jira and Keycloak (P-1). Workflows store it; what
 * never becomes an organization on the fly, whatever they store, is in core/mapping/builtInGroups.
 */
export const NEVER_CUSTOMERS =
	'jira-*, site-admins, org-admins, confluence-*, atlassian-*, default-roles-*, offline_access, uma_authorization';
