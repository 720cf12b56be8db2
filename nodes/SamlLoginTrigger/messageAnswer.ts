import type { WebhookAnswer } from '../shared/webhook/webhookAnswer';
import type { BrowserMessage } from '../shared/saml/binding/browserMessage';

/** Builds the answer that sends our message to the provider: a redirect, or a page with that title that posts it. */
export const messageAnswer = (message: BrowserMessage, title: string): WebhookAnswer =>
	message.binding === 'redirect'
		? { kind: 'redirect', location: message.location }
		: { kind: 'form', action: message.action, fields: message.fields, title };
