/** Groups nobody means as a customer's organization: those of Jira and the built-in ones of Keycloak (P-1). */
export const NEVER_CUSTOMERS =
	'jira-*, site-admins, org-admins, confluence-*, atlassian-*, default-roles-*, offline_access, uma_authorization';
