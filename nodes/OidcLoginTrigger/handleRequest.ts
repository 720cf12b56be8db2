import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { describeLogLine } from '../shared/core/logLine';
import { refuse, type Outcome } from '../shared/core/outcome';
import { guardResponse } from '../shared/n8n/guardResponse';
import { refusalPage } from '../shared/pages/refusalPage';
import { finishLogin, type CallbackTrace } from './finishLogin';
import { readKeptCredential } from './keptCredentials';
import { LOGIN_WEBHOOK, readOwnAddresses, readTriggerSettings, startUrlOf, usedOnce } from './loginContext';
import { refuseLogin } from './refuseLogin';
import { relyingPartyOf } from './relyingParties';
import { startLogin } from './startLogin';
import type { TriggerSettings } from './settings';

/** Largest callback body, in bytes; a real one has a few thousand. */
const LARGEST_BODY = 64 * 1024;

type Parameters = Readonly<Record<string, unknown>>;

const asParameters = (value: unknown): Parameters =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Parameters) : {};

/** A browser that only looks ahead must not spend anything (OF-6). */
function isLookAhead({ headers, method }: ReturnType<IWebhookFunctions['getRequestObject']>): boolean {
	const purpose = `${String(headers['sec-purpose'] ?? '')} ${String(headers.purpose ?? '')}`;
	return method === 'HEAD' || /prefetch|prerender/i.test(purpose);
}

function readCallbackParameters(
	context: IWebhookFunctions,
	{ responseMode }: TriggerSettings,
): Outcome<Parameters> {
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
	if (!isPost) return { ok: true, value: asParameters(context.getQueryData()) };
	const size = request.rawBody?.length ?? Number(request.headers['content-length'] ?? 0);
	if (size > LARGEST_BODY) {
		return refuse('request-too-large', { expected: `at most ${LARGEST_BODY} bytes`, received: String(size) });
	}
	if (!/^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')) {
		return refuse('malformed-request', {
			field: 'content-type',
			expected: 'application/x-www-form-urlencoded',
		});
	}
	return { ok: true, value: asParameters(context.getBodyData()) };
}

/** One request to the trigger, start or callback. May throw; the node turns that into a page. */
export async function handleRequest(
	context: IWebhookFunctions,
	reference: string,
): Promise<IWebhookResponseData> {
	const request = context.getRequestObject();
	const res = context.getResponseObject();
	if (isLookAhead(request)) {
		res.status(204).set({ 'cache-control': 'no-store' }).send('');
		return { noWebhookResponse: true };
	}
	const settings = await readTriggerSettings(context, readKeptCredential);
	const connection = String(context.getNodeParameter('connection', ''));
	if (!settings.ok) return refuseLogin(context, settings, { reference, connection });
	const own = readOwnAddresses(context);
	const party = relyingPartyOf(settings.value, context.helpers);
	const cookieHeader = request.headers.cookie;
	const now = Date.now();

	if (context.getWebhookName() === LOGIN_WEBHOOK) {
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

	const trace: CallbackTrace = { cookies: [] };
	const parameters = readCallbackParameters(context, settings.value);
	const login = parameters.ok
		? await finishLogin(
				{ parameters: parameters.value, cookieHeader, now },
				settings.value,
				own,
				party,
				usedOnce,
				trace,
			)
		: parameters;
	const startUrl = startUrlOf(own, trace.returnTo);
	if (!login.ok) {
		return refuseLogin(context, login, {
			reference: trace.loginId ?? reference,
			connection,
			retryUrl: startUrl,
			cookies: trace.cookies,
		});
	}
	for (const cookie of trace.cookies) res.append('Set-Cookie', cookie);
	const { id } = login.value.login;
	guardResponse(res, refusalPage({ kind: 'unavailable', reference: id, retryUrl: startUrl }), {
		timeoutMs: settings.value.workflowTimeoutMs,
		onAnswer: (why) =>
			context.logger.error(
				`The workflow did not answer the customer: ${describeLogLine({ reason: why }, { reference: id, connection })}`,
				{ reference: id, connection },
			),
	});
	context.logger.info(`Login verified: ${describeLogLine({}, { reference: id, connection })}`, {
		reference: id,
		connection,
	});
	return { workflowData: [[{ json: login.value as unknown as IDataObject }]] };
}
