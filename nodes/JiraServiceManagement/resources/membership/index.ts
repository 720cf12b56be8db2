import type { Resource } from '../../operation';
import { set } from './set';

export const membership: Resource = {
	option: { name: 'Membership', value: 'membership' },
	operations: [set],
	preset: set,
};
