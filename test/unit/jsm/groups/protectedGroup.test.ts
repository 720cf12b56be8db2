import { describe, expect, test } from 'vitest';
import { isProtectedGroup } from '../../../../nodes/shared/jsm/groups/protectedGroup';

describe('groups nobody touches', () => {
	test.each([
		'site-admins',
		'org-admins',
		'administrators',
		'system-administrators',
		'jira-administrators',
		'Jira-Admins-acme',
		'confluence admins',
		'jira-software-users',
		'jira-software-users-acme',
		'jira-servicemanagement-users-acme',
		'jira-servicedesk-agents',
		'jira-product-discovery-users-acme',
		'jira-users',
		'jira-developers',
		'confluence-users-acme',
		'trusted-users-acme',
		'atlassian-addons-admin',
		'atlassian-addons',
		' Site-Admins ',
		'ｓｉｔｅ-admins',
		'product-owners',
	])('%s', (name) => expect(isProtectedGroup(name)).toBe(true));
});

describe('groups for customers', () => {
	test.each([
		'partners',
		'acme-customers',
		'jira-servicemanagement-customers-acme',
		'administration-office',
		'badminton',
		'jira-champions',
		'users-of-acme',
		'downtown',
	])('%s', (name) => expect(isProtectedGroup(name)).toBe(false));
});
