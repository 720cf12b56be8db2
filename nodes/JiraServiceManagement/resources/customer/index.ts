import type { Resource } from '../../operation';
import { createMany } from './createMany';
import { findOrCreate } from './findOrCreate';
import { get } from './get';
import { getAll } from './getAll';
import { releaseBinding } from './releaseBinding';
import { revokeAccess } from './revokeAccess';
import { twinReport } from './twinReport';

export const customer: Resource = {
	option: { name: 'Customer', value: 'customer' },
	operations: [createMany, findOrCreate, get, getAll, releaseBinding, revokeAccess, twinReport],
	preset: findOrCreate,
};
