/** Groups that never stand for a customer's organization: Jira's own and Keycloak's built-in ones (P-1). */
export const NEVER_CUSTOMERS =
	'jira-*, site-admins, org-admins, confluence-*, atlassian-*, default-roles-*, offline_access, uma_authorization';
