import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { finishLogin, type CallbackTrace } from './finishLogin';
import { refuseOverLimit } from '../shared/n8n/webhook/requestLimits';
import { readKeptCredential } from '../shared/n8n/credentials/keptCredentials';
import { startStopwatch } from '../shared/core/record/stopwatch';
import { startWorkflow } from '../shared/n8n/webhook/startWorkflow';
import { readUsedOnceMemory } from '../shared/n8n/credentials/usedOnceMemory';
import {
	answerNobody,
	asParameters,
	isLookAhead,
	isSubresource,
	readForm,
	type RequestParameters,
} from '../shared/n8n/webhook/webhookRequest';
import { LOGIN_WEBHOOK, readOwnAddresses, readTriggerSettings } from './loginContext';
import { startUrlOf } from '../shared/core/login/startUrl';
import { refuseLogin } from '../shared/n8n/webhook/refuseLogin';
import { relyingPartyOf } from './relyingParties';
import { startLogin } from './startLogin';
import type { TriggerSettings } from './settings';

/** Largest callback body, in bytes; a real one has a few thousand. */
const LARGEST_BODY = 64 * 1024;

function readCallbackParameters(
	context: IWebhookFunctions,
	{ responseMode }: TriggerSettings,
): Outcome<RequestParameters> {
	const request = context.getRequestObject();
	const isPost = request.method === 'POST';
	if (isPost !== (responseMode === 'form_post')) {
		return refuse('malformed-request', {
			field: 'method',
			expected: responseMode === 'form_post' ? 'POST' : 'GET',
			received: request.method,
			hint: 'Does the provider follow the response mode of this node?',
		});
	}
	if (!isPost) return accept(asParameters(context.getQueryData()));
	return readForm(context, LARGEST_BODY);
}

/** One request to the trigger, start or callback. May throw; the node turns that into a page. */
export async function handleRequest(
	context: IWebhookFunctions,
	reference: string,
): Promise<IWebhookResponseData> {
	const request = context.getRequestObject();
	const res = context.getResponseObject();
	const isStart = context.getWebhookName() === LOGIN_WEBHOOK;
	if (isLookAhead(request) || (isStart && isSubresource(request, ['document', 'iframe']))) {
		answerNobody(res);
		return { noWebhookResponse: true };
	}
	const turnedAway = refuseOverLimit(context, reference, refuseLogin);
	if (turnedAway) return turnedAway;
	const settings = await readTriggerSettings(context, readKeptCredential);
	const connection = String(context.getNodeParameter('connection', ''));
	if (!settings.ok) return refuseLogin(context, settings, { reference, connection });
	const memory = await readUsedOnceMemory(context, readKeptCredential);
	if (!memory.ok) return refuseLogin(context, memory, { reference, connection });
	const own = readOwnAddresses(context);
	const party = relyingPartyOf(settings.value, context.helpers);
	const cookieHeader = request.headers.cookie;
	const now = Date.now();

	if (isStart) {
		const query = asParameters(context.getQueryData());
		const start = await startLogin(
			{ loginId: reference, query, cookieHeader, now },
			settings.value,
			own,
			party,
		);
		if (!start.ok)
			return refuseLogin(context, start, { reference, connection, retryUrl: startUrlOf(own, undefined) });
		for (const cookie of start.value.cookies) res.append('Set-Cookie', cookie);
		res.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
		res.redirect(302, start.value.location);
		return { noWebhookResponse: true };
	}

	const trace: CallbackTrace = { cookies: [], steps: [] };
	const elapsed = startStopwatch();
	const parameters = readCallbackParameters(context, settings.value);
	const login = parameters.ok
		? await finishLogin(
				{ parameters: parameters.value, cookieHeader, now },
				settings.value,
				own,
				party,
				memory.value.usedOnce,
				trace,
			)
		: parameters;
	trace.steps.push({ step: 'verify', ms: elapsed() });
	const startUrl = startUrlOf(own, trace.returnTo);
	if (!login.ok) {
		return refuseLogin(context, login, {
			reference: trace.loginId ?? reference,
			connection,
			retryUrl: startUrl,
			cookies: trace.cookies,
			protocol: settings.value.connection.protocol,
			steps: trace.steps,
		});
	}
	return startWorkflow(
		context,
		{ ...login.value, trace: trace.steps },
		{
			startUrl,
			timeoutMs: settings.value.workflowTimeoutMs,
			cookies: trace.cookies,
			connection,
		},
	);
}
