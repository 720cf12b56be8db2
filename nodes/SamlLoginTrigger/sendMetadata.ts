import type { WebhookAnswer } from '../shared/webhook/webhookAnswer';
import type { WebhookRequest } from '../shared/webhook/webhookRequest';
import { buildServiceProviderMetadata } from '../shared/saml/metadata/serviceProviderMetadata';
import type { ReadyTrigger } from './connect';
import { entityIdOf } from './ownAddresses';

/** Answers with our service provider metadata. */
export const sendMetadata = (
	_request: WebhookRequest,
	{ settings, connection, own }: ReadyTrigger,
): WebhookAnswer => ({
	kind: 'document',
	contentType: 'application/samlmetadata+xml; charset=utf-8',
	body: buildServiceProviderMetadata({
		entityId: entityIdOf(settings, own),
		acsUrl: own.acsUrl,
		signingKeys: connection.signingKeys,
		decryptionKeys: connection.decryptionKeys,
		wantAssertionsSigned: ['assertion', 'both'].includes(settings.response.demand),
		nameIdFormat: settings.request.nameIdFormat,
		...(settings.logoutOffered ? { logoutUrl: own.logoutUrl } : {}),
	}),
});
