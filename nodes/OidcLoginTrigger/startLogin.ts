import { attemptCookie, chooseSlot } from '../shared/core/attempt/attemptCookie';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { parseReturnTo } from '../shared/core/login/returnTo';
import { makeAttempt, PENDING_LIFETIME, sealPending, stateOf } from '../shared/core/attempt/pendingLogin';
import type { PendingCodeLogin } from '../shared/oidc/callback/pendingCodeLogin';
import { randomCodeVerifier, randomNonce, randomState } from '../shared/oidc/client/openidClient';
import type { RelyingParty } from '../shared/oidc/relyingParty';
import { cookieRulesOf, type OwnAddresses } from './loginContext';
import type { TriggerSettings } from './settings';

export interface LoginRequest {
	loginId: string;
	query: Readonly<Record<string, unknown>>;
	cookieHeader: string | undefined;
	now: number;
}

export interface LoginStart {
	/** The provider's authorization endpoint with our request. */
	location: string;
	cookies: string[];
}

/** Longest account name handed on as a hint, in characters. */
const LONGEST_HINT = 254;

function readHint(
	query: LoginRequest['query'],
	{ passLoginHint }: TriggerSettings,
): Outcome<Record<string, string>> {
	const hint = passLoginHint ? query.login_hint : undefined;
	if (hint === undefined || hint === '') return accept({});
	if (typeof hint !== 'string' || hint.length > LONGEST_HINT || /\p{Cc}/u.test(hint)) {
		return refuse('malformed-request', { field: 'login_hint' });
	}
	return accept({ login_hint: hint });
}

/** Begins a login: a sealed cookie for the browser, and where to send it. */
export async function startLogin(
	request: LoginRequest,
	settings: TriggerSettings,
	own: OwnAddresses,
	party: RelyingParty,
): Promise<Outcome<LoginStart>> {
	const returnTo = parseReturnTo(request.query.returnTo, settings.returnOrigins);
	if (!returnTo.ok) return returnTo;
	const hint = readHint(request.query, settings);
	if (!hint.ok) return hint;

	const rules = cookieRulesOf(own, settings);
	const attempt = makeAttempt(request.now, chooseSlot(request.cookieHeader, rules));
	const pending: PendingCodeLogin = {
		loginId: request.loginId,
		connection: own.connectionKey,
		state: stateOf(attempt, randomState()),
		...(settings.connection.protocol === 'oidc' ? { nonce: randomNonce() } : {}),
		codeVerifier: randomCodeVerifier(),
		redirectUri: own.redirectUri,
		...(returnTo.value === undefined ? {} : { returnTo: returnTo.value }),
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
	const sealed = await sealPending(settings.secret, request.now, pending);
	return accept({
		location: location.value,
		cookies: [attemptCookie(attempt, sealed, PENDING_LIFETIME, rules)],
	});
}
