import { accept } from '../../../shared/core/refusal/outcome';
import { listServiceDesks } from '../../../shared/jsm/api/serviceDesks';
import type { Operation } from '../../operation';
import { limitFields, readLimit } from '../../parameters/limit';

export const getAll: Operation = {
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many portals',
		description: 'Get the portals the calling account can see',
	},
	fields: [...limitFields],
	execute: async (run) => {
		const desks = await listServiceDesks(run.client, readLimit(run));
		if (!desks.ok) return desks;
		return accept(
			desks.value.map((desk) => ({ ...desk, address: `/servicedesk/customer/portal/${desk.id}` })),
		);
	},
};
