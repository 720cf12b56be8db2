import { accept } from '../../../shared/core/refusal/outcome';
import { listServiceDesks } from '../../../shared/jsm/api/serviceDesks';
import { limitFields, showOnlyFor } from '../../parameters/fields';
import type { Operation } from '../operation';
import { optionsField } from '../../parameters/optionsField';
import { readLimit } from '../../parameters/parameters';

export const getManyPortals: Operation = {
	resource: 'portal',
	option: {
		name: 'Get Many',
		value: 'getAll',
		action: 'Get many portals',
		description: 'Get the portals the calling account can see',
	},
	fields: [...limitFields(showOnlyFor('portal', 'getAll')), optionsField('portal', 'getAll')],
	execute: async (run) => {
		const desks = await listServiceDesks(run.client, readLimit(run));
		if (!desks.ok) return desks;
		return accept(
			desks.value.map((desk) => ({ ...desk, address: `/servicedesk/customer/portal/${desk.id}` })),
		);
	},
};
