import type { Operation, Resource } from '../operation';
import { customer } from './customer';
import { customerAccess } from './customerAccess';
import { group } from './group';
import { membership } from './membership';
import { organization } from './organization';
import { portal } from './portal';

/** Everything the node works on, in the order of the panel. */
export const resources: readonly Resource[] = [
	customer,
	customerAccess,
	group,
	membership,
	organization,
	portal,
];

/** The operation with these two values; `undefined` if there is none. */
export const findOperation = (resource: unknown, operation: unknown): Operation | undefined =>
	resources
		.find(({ option }) => option.value === resource)
		?.operations.find(({ option }) => option.value === operation);
