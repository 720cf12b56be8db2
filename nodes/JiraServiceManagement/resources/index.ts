import type { Operation, Resource } from '../operation';
import { customer } from './customer';
import { customerAccess } from './customerAccess';
import { group } from './group';
import { membership } from './membership';
import { organization } from './organization';
import { portal } from './portal';

/** All resources of the node, in the order of the panel. */
export const resources: readonly Resource[] = [
	customer,
	customerAccess,
	group,
	membership,
	organization,
	portal,
];

/** Finds the operation by the values of resource and operation; `undefined` if there is none. */
export const findOperation = (resource: unknown, operation: unknown): Operation | undefined =>
	resources
		.find(({ option }) => option.value === resource)
		?.operations.find(({ option }) => option.value === operation);
