import type { Operation } from '../call';
import { createCustomer, inviteCustomer, revokePortalOnlyAccess } from './customers';
import { listDeskCustomers, addDeskCustomers, removeDeskCustomers } from './deskCustomers';
import { listDeskOrganizations, addDeskOrganization, removeDeskOrganization } from './deskOrganizations';
import { listServiceDesks, getServiceDesk } from './desks';
import { listGroups, addUserToGroup, removeUserFromGroup } from './groups';
import { listOrganizationMembers, addOrganizationMembers, removeOrganizationMembers } from './members';
import { listOrganizations, createOrganization, getOrganization, deleteOrganization } from './organizations';
import {
	listOrganizationProperties,
	getOrganizationProperty,
	setOrganizationProperty,
	deleteOrganizationProperty,
	listUserProperties,
	getUserProperty,
	setUserProperty,
	deleteUserProperty,
} from './properties';
import { checkRequestTypePermissions } from './requestTypes';
import { getServiceInfo, getServerInfo, getTenantInfo } from './siteFacts';
import { requestToken } from './tokens';
import { getMyself, getMyPermissions, searchUsers, listUsers, getUser } from './users';

/** The operations of the simulator, by their short names in the contract. */
export const operations: Readonly<Record<string, Operation>> = {
	...{
		requestToken,
		createCustomer,
		inviteCustomer,
		revokePortalOnlyAccess,
		listGroups,
		addUserToGroup,
		removeUserFromGroup,
		getServiceInfo,
		getMyself,
		getMyPermissions,
		getServerInfo,
		checkRequestTypePermissions,
		getTenantInfo,
		searchUsers,
		listUsers,
		getUser,
	},
	...{
		listServiceDesks,
		getServiceDesk,
		listDeskCustomers,
		addDeskCustomers,
		removeDeskCustomers,
		listDeskOrganizations,
		addDeskOrganization,
		removeDeskOrganization,
	},
	...{
		listOrganizations,
		createOrganization,
		getOrganization,
		deleteOrganization,
		listOrganizationMembers,
		addOrganizationMembers,
		removeOrganizationMembers,
	},
	...{
		listOrganizationProperties,
		getOrganizationProperty,
		setOrganizationProperty,
		deleteOrganizationProperty,
		listUserProperties,
		getUserProperty,
		setUserProperty,
		deleteUserProperty,
	},
};

/** Operations that only read although their method is not GET. */
export const readingOperations: ReadonlySet<string> = new Set([
	'requestToken',
	'checkRequestTypePermissions',
]);
