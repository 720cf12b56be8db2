import { forbidUnless, type Operation } from '../call';
import { answerPage } from '../page';
import { seesDesk } from '../site/permission';
import { presentDesk } from '../present';

export const listServiceDesks: Operation = {
	run(call) {
		const desks = [...call.site.desks.values()].filter((desk) => seesDesk(call, desk));
		return answerPage(call, desks, (desk) => presentDesk(call, desk));
	},
};

export const getServiceDesk: Operation = {
	permit: (call) => forbidUnless(call, !call.desk || seesDesk(call, call.desk)),
	run: (call) => ({ status: 200, body: call.desk && presentDesk(call, call.desk) }),
};
