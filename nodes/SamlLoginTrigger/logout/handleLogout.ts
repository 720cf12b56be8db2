import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { describeLogLine } from '../../shared/core/record/logLine';
import type { Outcome } from '../../shared/core/refusal/outcome';
import { startUrlOf } from '../../shared/core/login/startUrl';
import { refuseLogout } from '../../shared/n8n/webhook/refuseLogin';
import { answerNobody, isSubresource, readForm, readRawQuery } from '../../shared/n8n/webhook/webhookRequest';
import { pageHeaders } from '../../shared/pages/pageHeaders';
import { signedOutPage } from '../../shared/pages/signedOutPage';
import type { ArrivedMessage } from '../../shared/saml/logout/logoutMessage';
import { LARGEST_FORM, parsePostedMessage } from '../../shared/saml/binding/postBinding';
import { parseRedirectMessage } from '../../shared/saml/binding/redirectBinding';
import type { Ready } from '../loginContext';
import { sendMessage } from '../sendMessage';
import { answerLogout } from './answerLogout';
import { finishLogout } from './finishLogout';
import type { LogoutAnswer } from './logoutContext';
import { startLogout } from './startLogout';

/** Whether the trigger offers logout at all; read before anything else, so that "off" needs no other setting. */
export function isLogoutOffered(context: Pick<IWebhookFunctions, 'getNodeParameter'>): boolean {
	const options = context.getNodeParameter('options', {}) as { logout?: unknown };
	return options.logout === true;
}

/** The provider's message; undefined when a customer opened the address by a link. */
function readArrived(context: IWebhookFunctions): Outcome<ArrivedMessage | undefined> {
	if (context.getRequestObject().method !== 'POST') return parseRedirectMessage(readRawQuery(context));
	const form = readForm(context, LARGEST_FORM);
	return form.ok ? parsePostedMessage(form.value) : form;
}

/** What happened, for the log: whom it concerns is in no line. */
const deeds = {
	start: 'Logout sent to the identity provider',
	response: 'Logout confirmed by the identity provider',
	request: 'Logout by the identity provider answered',
};

/** One request to our logout address: a customer's click, the provider's answer, or its own request. Starts no execution. */
export async function handleLogout(context: IWebhookFunctions, ready: Ready): Promise<IWebhookResponseData> {
	const { settings, own, reference } = ready;
	const facts = { reference, connection: settings.name };
	const request = { cookieHeader: context.getRequestObject().headers.cookie, now: Date.now() };
	const arrived = readArrived(context);
	if (!arrived.ok) return refuseLogout(context, arrived, { ...facts, retryUrl: own.logoutUrl });
	const message = arrived.value;
	// The provider may use a frame; a page of somebody else must not sign a customer out in one.
	if (!message && isSubresource(context.getRequestObject(), ['document'])) {
		answerNobody(context.getResponseObject());
		return { noWebhookResponse: true };
	}
	let answer: Outcome<LogoutAnswer>;
	if (!message) answer = await startLogout(request, ready);
	else if (message.kind === 'response') answer = await finishLogout(message, request, ready);
	else answer = await answerLogout(message, request, ready);
	if (!answer.ok) return refuseLogout(context, answer, { ...facts, retryUrl: own.logoutUrl });

	const { cookies, page, message: outgoing } = answer.value;
	const deed = page === 'nobody' ? 'Logout without a sign-in' : deeds[message?.kind ?? 'start'];
	context.logger.info(`${deed}: ${describeLogLine({}, facts)}`, facts);
	const res = context.getResponseObject();
	for (const cookie of cookies) res.append('Set-Cookie', cookie);
	if (outgoing) sendMessage(res, outgoing, 'Signing out');
	else
		res
			.status(200)
			.set(pageHeaders())
			.send(signedOutPage(page, startUrlOf(own, undefined)));
	return { noWebhookResponse: true };
}
