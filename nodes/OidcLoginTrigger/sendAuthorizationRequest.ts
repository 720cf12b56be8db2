import { makeState, pendingCookie } from '../shared/core/attempt/newAttempt';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { startLogin } from '../shared/webhook/startLogin';
import type { WebhookAnswer } from '../shared/webhook/webhookAnswer';
import type { RequestParameters, WebhookRequest } from '../shared/webhook/webhookRequest';
import type { PendingCodeLogin } from '../shared/oidc/callback/pendingCodeLogin';
import { randomCodeVerifier, randomNonce, randomState } from '../shared/oidc/client/openidClient';
import type { ReadyTrigger } from './connect';
import { cookieRulesOf } from './ownAddresses';
import type { TriggerSettings } from './settings';

/** Maximum length of a login hint that is passed on, in characters. */
const LONGEST_HINT = 254;

function readHint(
	query: RequestParameters,
	{ passLoginHint }: TriggerSettings,
): Outcome<Record<string, string>> {
	const hint = passLoginHint ? query.login_hint : undefined;
	if (hint === undefined || hint === '') return accept({});
	if (typeof hint !== 'string' || hint.length > LONGEST_HINT || /\p{Cc}/u.test(hint)) {
		return refuse('malformed-request', { field: 'login_hint' });
	}
	return accept({ login_hint: hint });
}

/** Builds the redirect to the provider's authorization endpoint, with the sealed cookie of the pending login. */
async function redirectToProvider(
	{ reference, query, headers, now }: WebhookRequest,
	{ settings, own, party }: ReadyTrigger,
	returnTo: string | undefined,
): Promise<Outcome<WebhookAnswer>> {
	const hint = readHint(query, settings);
	if (!hint.ok) return hint;
	const rules = cookieRulesOf(own, settings);
	const pending: PendingCodeLogin = {
		loginId: reference,
		connection: own.connectionKey,
		state: makeState(now, headers.cookie, rules, randomState()),
		...(settings.connection.protocol === 'oidc' ? { nonce: randomNonce() } : {}),
		codeVerifier: randomCodeVerifier(),
		redirectUri: own.redirectUri,
		...(returnTo === undefined ? {} : { returnTo }),
		initiatedBy: 'customer',
	};
	const location = await party.buildAuthorizationUrl({
		redirectUri: own.redirectUri,
		scope: settings.scope,
		responseMode: settings.responseMode,
		state: pending.state,
		nonce: pending.nonce,
		codeVerifier: pending.codeVerifier,
		extra: { ...settings.extraParameters, ...hint.value },
	});
	if (!location.ok) return location;
	return accept({
		kind: 'redirect',
		location: location.value,
		cookies: [await pendingCookie({ secret: settings.secret, now }, pending, rules)],
	});
}

/** Starts a login: redirects to the provider. */
export const sendAuthorizationRequest = async (
	request: WebhookRequest,
	ready: ReadyTrigger,
): Promise<WebhookAnswer> =>
	await startLogin(request, ready, async (returnTo) => await redirectToProvider(request, ready, returnTo));
