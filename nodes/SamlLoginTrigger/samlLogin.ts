import type { LoginTrigger } from '../shared/n8n/webhook/loginTrigger';
import { refuseLogin, refuseLogout } from '../shared/webhook/refuseLogin';
import { isLookAhead, isSubresource } from '../shared/webhook/webhookRequest';
import { addressesOf, connect, type ConnectedTrigger } from './connect';
import { checkLogoutOffered, findLogoutService } from './logout/logoutService';
import { receiveLogout } from './logout/receiveLogout';
import {
	ACS_WEBHOOK,
	LOGIN_WEBHOOK,
	LOGOUT_WEBHOOK,
	METADATA_WEBHOOK,
	type OwnAddresses,
} from './ownAddresses';
import { receiveResponse } from './receiveResponse';
import { sendAuthnRequest } from './sendAuthnRequest';
import { sendMetadata } from './sendMetadata';

/** How the trigger answers at each of its URLs. */
export const samlLogin: LoginTrigger<ConnectedTrigger, OwnAddresses> = {
	routes: {
		[LOGIN_WEBHOOK]: {
			ignores: (request) => isLookAhead(request) || isSubresource(request, ['document', 'iframe']),
			refuse: refuseLogin,
			answer: sendAuthnRequest,
		},
		[ACS_WEBHOOK]: { ignores: isLookAhead, refuse: refuseLogin, answer: receiveResponse },
		[METADATA_WEBHOOK]: { refuse: refuseLogin, answer: sendMetadata },
		[LOGOUT_WEBHOOK]: {
			ignores: isLookAhead,
			checkPanel: checkLogoutOffered,
			refuse: refuseLogout,
			answer: receiveLogout,
		},
	},
	connect,
	addressesOf,
	async checkProvider({ settings, connection }) {
		const facts = await connection.identityProvider.facts();
		if (!facts.ok || !settings.logoutOffered) return facts;
		return findLogoutService(facts.value, connection, connection.binding);
	},
};
