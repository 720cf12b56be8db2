import type { IWebhookFunctions } from 'n8n-workflow';
import { postFormHeaders, renderPostForm } from '../shared/pages/postForm';
import type { BrowserMessage } from '../shared/saml/binding/browserMessage';

/** Sends the browser on with a message of ours. */
export function sendMessage(
	res: ReturnType<IWebhookFunctions['getResponseObject']>,
	message: BrowserMessage,
	title: string,
): void {
	if (message.binding === 'redirect') {
		res.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
		res.redirect(302, message.location);
		return;
	}
	res
		.status(200)
		.set(postFormHeaders())
		.send(renderPostForm(message.action, message.fields, title));
}
