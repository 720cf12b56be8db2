import type { INodeProperties } from 'n8n-workflow';
import type { Operation, Resource } from './operation';
import { addCustomerToGroup } from './group/addCustomer';
import { addCustomersToPortal } from './portal/addCustomer';
import { addOrganizationToPortal } from './portal/addOrganization';
import { applyPortalAccess } from './portal/applyAccess';
import { addCustomersToOrganization, removeCustomersFromOrganization } from './organization/addCustomers';
import { createManyCustomers } from './customer/createMany';
import { exportOrganizationMembers } from './organization/exportMembers';
import { exportPortalCustomers } from './portal/exportCustomers';
import { findOrCreateCustomer } from './customer/findOrCreate';
import { findOrCreateOrganization } from './organization/findOrCreate';
import { getCustomer } from './customer/get';
import { getManyCustomers } from './customer/getAll';
import { getManyOrganizations } from './organization/getAll';
import { getManyPortals } from './portal/getAll';
import { getOrganization } from './organization/get';
import { releaseBinding } from './customer/releaseBinding';
import { removeCustomerFromGroup } from './group/removeCustomer';
import { removeCustomersFromPortal } from './portal/removeCustomer';
import { removeOrganizationFromPortal } from './portal/removeOrganization';
import { reportPortalImpact } from './portal/impactReport';
import { reportTwins } from './customer/twinReport';
import { revokeCustomerAccess } from './customer/revokeAccess';
import { setMemberships } from './membership/set';
import { setOrganizationMembers } from './organization/setMembers';
import { synchronizeAccess } from './customerAccess/synchronize';
import { takeBackAccess } from './customerAccess/takeBack';

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
