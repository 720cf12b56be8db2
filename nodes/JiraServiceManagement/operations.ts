import type { INodeProperties } from 'n8n-workflow';
import type { Operation, Resource } from './operation';
import { addCustomerToGroup } from './operations/addCustomerToGroup';
import { addCustomersToPortal } from './operations/addCustomersToPortal';
import { addOrganizationToPortal } from './operations/addOrganizationToPortal';
import { applyPortalAccess } from './operations/applyPortalAccess';
import {
	addCustomersToOrganization,
	removeCustomersFromOrganization,
} from './operations/changeOrganizationMembers';
import { createManyCustomers } from './operations/createManyCustomers';
import { exportOrganizationMembers } from './operations/exportOrganizationMembers';
import { exportPortalCustomers } from './operations/exportPortalCustomers';
import { findOrCreateCustomer } from './operations/findOrCreateCustomer';
import { findOrCreateOrganization } from './operations/findOrCreateOrganization';
import { getCustomer } from './operations/getCustomer';
import { getManyCustomers } from './operations/getManyCustomers';
import { getManyOrganizations } from './operations/getManyOrganizations';
import { getManyPortals } from './operations/getManyPortals';
import { getOrganization } from './operations/getOrganization';
import { releaseBinding } from './operations/releaseBinding';
import { removeCustomerFromGroup } from './operations/removeCustomerFromGroup';
import { removeCustomersFromPortal } from './operations/removeCustomersFromPortal';
import { removeOrganizationFromPortal } from './operations/removeOrganizationFromPortal';
import { reportPortalImpact } from './operations/reportPortalImpact';
import { reportTwins } from './operations/reportTwins';
import { revokeCustomerAccess } from './operations/revokeCustomerAccess';
import { setMemberships } from './operations/setMemberships';
import { setOrganizationMembers } from './operations/setOrganizationMembers';
import { synchronizeAccess } from './operations/synchronizeAccess';
import { takeBackAccess } from './operations/takeBackAccess';

/** Everything the node can do, in the order of its menus. */
export const operations: readonly Operation[] = [
	createManyCustomers,
	findOrCreateCustomer,
	getCustomer,
	getManyCustomers,
	releaseBinding,
	revokeCustomerAccess,
	reportTwins,
	synchronizeAccess,
	takeBackAccess,
	addCustomerToGroup,
	removeCustomerFromGroup,
	setMemberships,
	addCustomersToOrganization,
	exportOrganizationMembers,
	findOrCreateOrganization,
	getOrganization,
	getManyOrganizations,
	removeCustomersFromOrganization,
	setOrganizationMembers,
	addCustomersToPortal,
	addOrganizationToPortal,
	applyPortalAccess,
	exportPortalCustomers,
	getManyPortals,
	reportPortalImpact,
	removeCustomersFromPortal,
	removeOrganizationFromPortal,
];

export const findOperation = (resource: unknown, operation: unknown): Operation | undefined =>
	operations.find((each) => each.resource === resource && each.option.value === operation);

const optionsOf = (resource: Resource) =>
	operations.filter((each) => each.resource === resource).map(({ option }) => option);

const operationFields: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: optionsOf('customer'),
		default: 'findOrCreate',
		displayOptions: { show: { resource: ['customer'] } },
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: optionsOf('customerAccess'),
		default: 'synchronize',
		displayOptions: { show: { resource: ['customerAccess'] } },
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: optionsOf('group'),
		default: 'addCustomer',
		displayOptions: { show: { resource: ['group'] } },
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: optionsOf('membership'),
		default: 'set',
		displayOptions: { show: { resource: ['membership'] } },
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: optionsOf('organization'),
		default: 'findOrCreate',
		displayOptions: { show: { resource: ['organization'] } },
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		options: optionsOf('portal'),
		default: 'applyAccess',
		displayOptions: { show: { resource: ['portal'] } },
	},
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Customer', value: 'customer' },
			{ name: 'Customer Access', value: 'customerAccess' },
			{ name: 'Jira Group', value: 'group' },
			{ name: 'Membership', value: 'membership' },
			{ name: 'Organization', value: 'organization' },
			{ name: 'Portal', value: 'portal' },
		],
		default: 'customer',
	},
	...operationFields,
	...operations.flatMap(({ fields }) => fields),
];
