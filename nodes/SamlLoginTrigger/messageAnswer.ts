import type { WebhookAnswer } from '../shared/webhook/webhookAnswer';
import type { BrowserMessage } from '../shared/saml/binding/browserMessage';

/** Sends the browser on with a message of ours; the title is for the page that posts it. */
export const messageAnswer = (message: BrowserMessage, title: string): WebhookAnswer =>
	message.binding === 'redirect'
		? { kind: 'redirect', location: message.location }
		: { kind: 'form', action: message.action, fields: message.fields, title };
