import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { refuse } from '../shared/core/refusal/outcome';
import { refuseOverLimit } from '../shared/n8n/webhook/requestLimits';
import { readKeptCredential } from '../shared/n8n/credentials/keptCredentials';
import { LOGIN_SECRET_CREDENTIAL } from '../shared/n8n/credentials/proofing';
import { refuseLogin, refuseLogout } from '../shared/n8n/webhook/refuseLogin';
import { startStopwatch } from '../shared/core/record/stopwatch';
import { startWorkflow } from '../shared/n8n/webhook/startWorkflow';
import { readUsedOnceMemory } from '../shared/n8n/credentials/usedOnceMemory';
import {
	answerNobody,
	asParameters,
	isLookAhead,
	isSubresource,
	readForm,
} from '../shared/n8n/webhook/webhookRequest';
import { LARGEST_FORM } from '../shared/saml/binding/postBinding';
import { buildServiceProviderMetadata } from '../shared/saml/metadata/serviceProviderMetadata';
import { connectionOf } from './connection';
import { finishLogin, type LoginTrace } from './finishLogin';
import {
	entityIdOf,
	IDENTITY_PROVIDER_CREDENTIAL,
	LOGIN_WEBHOOK,
	LOGOUT_WEBHOOK,
	METADATA_WEBHOOK,
	readOwnAddresses,
	readTriggerSettings,
	type Ready,
} from './loginContext';
import { startUrlOf } from '../shared/core/login/startUrl';
import { handleLogout, isLogoutOffered } from './logout/handleLogout';
import { sendMessage } from './sendMessage';
import { startLogin } from './startLogin';

async function beginLogin(context: IWebhookFunctions, ready: Ready): Promise<IWebhookResponseData> {
	const { settings, connection, own, reference } = ready;
	const res = context.getResponseObject();
	const start = await startLogin(
		{
			loginId: reference,
			query: asParameters(context.getQueryData()),
			cookieHeader: context.getRequestObject().headers.cookie,
			now: Date.now(),
		},
		settings,
		connection,
		own,
	);
	if (!start.ok) {
		const retryUrl = startUrlOf(own, undefined);
		return refuseLogin(context, start, { reference, connection: settings.name, retryUrl });
	}
	for (const cookie of start.value.cookies) res.append('Set-Cookie', cookie);
	sendMessage(res, start.value.message, 'Signing in');
	return { noWebhookResponse: true };
}

function sendMetadata(
	context: IWebhookFunctions,
	{ settings, connection, own }: Ready,
): IWebhookResponseData {
	const metadata = buildServiceProviderMetadata({
		entityId: entityIdOf(settings, own),
		acsUrl: own.acsUrl,
		signingKeys: connection.signingKeys,
		decryptionKeys: connection.decryptionKeys,
		wantAssertionsSigned: ['assertion', 'both'].includes(settings.response.demand),
		nameIdFormat: settings.request.nameIdFormat,
		...(settings.logoutOffered ? { logoutUrl: own.logoutUrl } : {}),
	});
	context
		.getResponseObject()
		.status(200)
		.set({
			'content-type': 'application/samlmetadata+xml; charset=utf-8',
			'cache-control': 'no-store',
			'x-content-type-options': 'nosniff',
		})
		.send(metadata);
	return { noWebhookResponse: true };
}

async function consumeAssertion(context: IWebhookFunctions, ready: Ready): Promise<IWebhookResponseData> {
	const { settings, connection, own, memory, reference } = ready;
	const trace: LoginTrace = { cookies: [], steps: [] };
	const elapsed = startStopwatch();
	const form = readForm(context, LARGEST_FORM);
	const login = form.ok
		? await finishLogin(
				{
					parameters: form.value,
					cookieHeader: context.getRequestObject().headers.cookie,
					reference,
					now: Date.now(),
				},
				settings,
				connection,
				own,
				memory,
				trace,
			)
		: form;
	trace.steps.push({ step: 'verify', ms: elapsed() });
	const startUrl = startUrlOf(own, trace.returnTo);
	if (!login.ok) {
		return refuseLogin(context, login, {
			reference: trace.loginId ?? reference,
			connection: settings.name,
			retryUrl: startUrl,
			cookies: trace.cookies,
			protocol: 'saml',
			steps: trace.steps,
		});
	}
	return startWorkflow(
		context,
		{ ...login.value, trace: trace.steps },
		{
			startUrl,
			timeoutMs: settings.workflowTimeoutMs,
			cookies: trace.cookies,
			connection: settings.name,
		},
	);
}

/** One request to the trigger: start, answer, metadata or logout. May throw; the node turns that into a page. */
export async function handleRequest(
	context: IWebhookFunctions,
	reference: string,
): Promise<IWebhookResponseData> {
	const webhook = context.getWebhookName();
	const request = context.getRequestObject();
	const isAhead = webhook !== METADATA_WEBHOOK && isLookAhead(request);
	if (isAhead || (webhook === LOGIN_WEBHOOK && isSubresource(request, ['document', 'iframe']))) {
		answerNobody(context.getResponseObject());
		return { noWebhookResponse: true };
	}
	const refuseRequest = webhook === LOGOUT_WEBHOOK ? refuseLogout : refuseLogin;
	const turnedAway = refuseOverLimit(context, reference, refuseRequest);
	if (turnedAway) return turnedAway;
	const name = String(context.getNodeParameter('connection', ''));
	// Off unless an admin switched it on: then nothing of a message is read (security-cases A5).
	if (webhook === LOGOUT_WEBHOOK && !isLogoutOffered(context))
		return refuseLogin(context, refuse('logout-not-supported'), { reference, connection: name });
	const settings = readTriggerSettings(context, await readKeptCredential(context, LOGIN_SECRET_CREDENTIAL));
	if (!settings.ok) return refuseRequest(context, settings, { reference, connection: name });
	const credential = await readKeptCredential(context, IDENTITY_PROVIDER_CREDENTIAL);
	const connection = await connectionOf(credential, settings.value, context.helpers);
	if (!connection.ok) return refuseRequest(context, connection, { reference, connection: name });
	const memory = await readUsedOnceMemory(context, readKeptCredential);
	if (!memory.ok) return refuseRequest(context, memory, { reference, connection: name });
	const ready: Ready = {
		settings: settings.value,
		connection: connection.value,
		own: readOwnAddresses(context),
		memory: memory.value,
		reference,
	};
	if (webhook === LOGIN_WEBHOOK) return await beginLogin(context, ready);
	if (webhook === METADATA_WEBHOOK) return sendMetadata(context, ready);
	if (webhook === LOGOUT_WEBHOOK) return await handleLogout(context, ready);
	return await consumeAssertion(context, ready);
}
