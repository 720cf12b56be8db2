import type { LoginTrigger } from '../shared/n8n/webhook/loginTrigger';
import { refuseLogin } from '../shared/webhook/refuseLogin';
import { isLookAhead, isSubresource } from '../shared/webhook/webhookRequest';
import { addressesOf, connect, type OidcConnection } from './connect';
import { CALLBACK_WEBHOOK, LOGIN_WEBHOOK, type OwnAddresses } from './ownAddresses';
import { receiveCallback } from './receiveCallback';
import { sendAuthorizationRequest } from './sendAuthorizationRequest';

/** How the trigger answers at each of its URLs. */
export const oidcLogin: LoginTrigger<OidcConnection, OwnAddresses> = {
	routes: {
		[LOGIN_WEBHOOK]: {
			ignores: (request) => isLookAhead(request) || isSubresource(request, ['document', 'iframe']),
			refuse: refuseLogin,
			answer: sendAuthorizationRequest,
		},
		[CALLBACK_WEBHOOK]: { ignores: isLookAhead, refuse: refuseLogin, answer: receiveCallback },
	},
	connect,
	addressesOf,
	checkProvider: async ({ party }) => await party.prepare(),
};
