import { describeLogLine } from '../../shared/core/record/logLine';
import type { Outcome } from '../../shared/core/refusal/outcome';
import { refuseLogout } from '../../shared/webhook/refuseLogin';
import type { WebhookAnswer } from '../../shared/webhook/webhookAnswer';
import { isSubresource, readForm, type WebhookRequest } from '../../shared/webhook/webhookRequest';
import { LARGEST_FORM, parsePostedMessage } from '../../shared/saml/binding/postBinding';
import { parseRedirectMessage } from '../../shared/saml/binding/redirectBinding';
import type { ArrivedMessage } from '../../shared/saml/logout/logoutMessage';
import type { ReadyTrigger } from '../connect';
import { answerLogout } from './answerLogout';
import { finishLogout } from './finishLogout';
import type { LogoutAnswer } from './logoutAnswer';
import { startLogout } from './startLogout';

/** Reads the provider's message; `undefined` if a customer opened the URL without one. */
function readMessage(request: WebhookRequest): Outcome<ArrivedMessage | undefined> {
	if (request.method !== 'POST') return parseRedirectMessage(request.rawQuery);
	const form = readForm(request, LARGEST_FORM);
	return form.ok ? parsePostedMessage(form.value) : form;
}

async function handleMessage(
	message: ArrivedMessage | undefined,
	request: WebhookRequest,
	ready: ReadyTrigger,
): Promise<Outcome<LogoutAnswer>> {
	if (!message) return await startLogout(request, ready);
	return message.kind === 'response'
		? await finishLogout(message, request, ready)
		: await answerLogout(message, request, ready);
}

/** Handles a request to our logout URL: by a customer, or with the provider's answer or request. Starts no execution. */
export async function receiveLogout(request: WebhookRequest, ready: ReadyTrigger): Promise<WebhookAnswer> {
	// The log does not name the person.
	const facts = { reference: request.reference, connection: ready.logName };
	const message = readMessage(request);
	// The provider may use a frame, but a foreign page must not sign a customer out with one.
	if (message.ok && !message.value && isSubresource(request, ['document'])) return { kind: 'nothing' };
	const logout = message.ok ? await handleMessage(message.value, request, ready) : message;
	if (!logout.ok) return refuseLogout(logout, { ...facts, retryUrl: ready.own.logoutUrl });
	const { answer, event } = logout.value;
	return { ...answer, log: { level: 'info', message: `${event}: ${describeLogLine({}, facts)}`, facts } };
}
