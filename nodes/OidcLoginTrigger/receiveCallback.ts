import { dropAttempt, readAttempt } from '../shared/core/attempt/attemptCookie';
import { attemptOf } from '../shared/core/attempt/pendingLogin';
import { verifyIdentity, type VerifiedIdentity } from '../shared/core/identity/verifiedIdentity';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { finishLogin, type FoundLogin, type VerifiedLogin } from '../shared/webhook/finishLogin';
import type { WebhookAnswer } from '../shared/webhook/webhookAnswer';
import { readForm, type RequestParameters, type WebhookRequest } from '../shared/webhook/webhookRequest';
import { parseCallback, type Callback } from '../shared/oidc/callback/callback';
import { claimPending, type PendingCodeLogin } from '../shared/oidc/callback/pendingCodeLogin';
import { mapClaims } from '../shared/oidc/identity/claimMapping';
import type { ReadyTrigger } from './connect';
import { cookieRulesOf } from './ownAddresses';
import type { TriggerSettings } from './settings';

/** Maximum size of a callback's body, in bytes; real ones have a few thousand. */
const LARGEST_BODY = 64 * 1024;

interface FoundCodeLogin extends FoundLogin {
	pending: PendingCodeLogin;
	callback: Callback;
}

function readParameters(
	request: WebhookRequest,
	{ responseMode }: TriggerSettings,
): Outcome<RequestParameters> {
	const isPost = request.method === 'POST';
	if (isPost !== (responseMode === 'form_post')) {
		return refuse('malformed-request', {
			field: 'method',
			expected: responseMode === 'form_post' ? 'POST' : 'GET',
			received: request.method,
			hint: 'Check whether the provider supports the Response Mode chosen in this node',
		});
	}
	return isPost ? readForm(request, LARGEST_BODY) : accept(request.query);
}

/** Finds the pending login of the callback and uses it up. The answer removes its cookie. */
async function findLogin(
	request: WebhookRequest,
	{ settings, own, memory }: ReadyTrigger,
): Promise<Outcome<FoundCodeLogin>> {
	const parameters = readParameters(request, settings);
	if (!parameters.ok) return parameters;
	const callback = parseCallback(parameters.value);
	if (!callback.ok) return callback;
	const { state } = callback.value;
	const rules = cookieRulesOf(own, settings);
	const attempt = attemptOf(state);
	const claimed = await claimPending(
		{
			secret: settings.secret,
			now: request.now,
			connection: own.connectionKey,
			redirectUri: own.redirectUri,
			state,
			cookie: attempt === undefined ? undefined : readAttempt(request.headers.cookie, attempt, rules),
		},
		memory.usedOnce,
	);
	if (!claimed.ok) return claimed;
	return accept({
		pending: claimed.value,
		callback: callback.value,
		cookies: attempt === undefined ? [] : [dropAttempt(attempt, rules)],
	});
}

function checkContext({ authentication }: VerifiedIdentity, required: readonly string[]): Outcome<null> {
	const { contextClass } = authentication;
	if (required.length === 0 || (contextClass !== undefined && required.includes(contextClass)))
		return accept(null);
	return refuse('authentication-too-weak', {
		field: 'acr',
		expected: required.join(' '),
		received: contextClass?.slice(0, 100) ?? 'absent',
	});
}

/** Verifies the provider's answer, then checks e-mail address and authentication context. */
async function verifyCallback(
	{ pending, callback }: FoundCodeLogin,
	{ settings, party }: ReadyTrigger,
): Promise<Outcome<VerifiedLogin>> {
	const verified = await party.processCallback(callback, {
		redirectUri: pending.redirectUri,
		state: pending.state,
		codeVerifier: pending.codeVerifier,
		nonce: pending.nonce,
		maxAge: settings.maxAge,
	});
	if (!verified.ok) return verified;
	const mapped = mapClaims(verified.value, settings.claims);
	if (!mapped.ok) return mapped;
	const identity = verifyIdentity(mapped.value, settings.email);
	if (!identity.ok) return identity;
	const context = checkContext(identity.value, settings.requiredContexts);
	return context.ok ? accept({ identity: identity.value, gaps: mapped.value.gaps, cookies: [] }) : context;
}

/** Finishes a login: the redirection endpoint (RFC 6749, section 3.1.2). */
export const receiveCallback = async (request: WebhookRequest, ready: ReadyTrigger): Promise<WebhookAnswer> =>
	await finishLogin(request, ready, {
		protocol: ready.settings.connection.protocol,
		find: async () => await findLogin(request, ready),
		verify: async (found) => await verifyCallback(found, ready),
	});
