import type { Resource } from '../../operation';
import { synchronize } from './synchronize';
import { takeBack } from './takeBack';

export const customerAccess: Resource = {
	option: { name: 'Customer Access', value: 'customerAccess' },
	operations: [synchronize, takeBack],
	preset: synchronize,
};
