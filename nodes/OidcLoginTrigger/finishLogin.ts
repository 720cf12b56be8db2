import { dropAttempt, readAttempt } from '../shared/core/attempt/attemptCookie';
import { mapClaims } from '../shared/oidc/identity/claimMapping';
import { checkEmailPolicy } from '../shared/core/identity/emailPolicy';
import type { Identity, LoginItem, TraceStep } from '../shared/core/login/loginItem';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { makeVerifiedLogin } from '../shared/core/login/verifiedLogin';
import type { UsedOnce } from '../shared/core/attempt/usedOnce';
import { parseCallback } from '../shared/oidc/callback/callback';
import { attemptOf, beganAt } from '../shared/core/attempt/pendingLogin';
import { claimPending } from '../shared/oidc/callback/pendingCodeLogin';
import type { RelyingParty } from '../shared/oidc/relyingParty';
import { cookieRulesOf, type OwnAddresses } from './loginContext';
import { startUrlOf } from '../shared/core/login/startUrl';
import type { TriggerSettings } from './settings';

export interface CallbackRequest {
	parameters: Readonly<Record<string, unknown>>;
	cookieHeader: string | undefined;
	now: number;
}

/** What is known of a login although it was refused, for page and log. */
export interface CallbackTrace {
	loginId?: string;
	returnTo?: string;
	/** Removes the spent cookie. */
	cookies: string[];
	/** What took how long. */
	steps: TraceStep[];
}

function checkContext({ authentication }: Identity, required: readonly string[]): Outcome<null> {
	const { contextClass } = authentication;
	if (required.length === 0 || (contextClass !== undefined && required.includes(contextClass)))
		return accept(null);
	return refuse('authentication-too-weak', {
		field: 'acr',
		expected: required.join(' '),
		received: contextClass?.slice(0, 100) ?? 'absent',
	});
}

/**
 * Ends a login: finds the pending one, verifies the provider's answer, and makes the item.
 *
 * @param trace is filled on the way, so that a refusal has a reference number
 */
export async function finishLogin(
	request: CallbackRequest,
	settings: TriggerSettings,
	own: OwnAddresses,
	party: RelyingParty,
	usedOnce: UsedOnce,
	trace: CallbackTrace,
): Promise<Outcome<LoginItem>> {
	const callback = parseCallback(request.parameters);
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
			cookie: attempt === undefined ? undefined : readAttempt(request.cookieHeader, attempt, rules),
		},
		usedOnce,
	);
	if (!claimed.ok) return claimed;
	const pending = claimed.value;
	trace.loginId = pending.loginId;
	trace.returnTo = pending.returnTo;
	trace.steps.push({ step: 'provider', ms: Math.max(0, request.now - beganAt(pending)) });
	if (attempt !== undefined) trace.cookies.push(dropAttempt(attempt, rules));

	const verified = await party.processCallback(callback.value, {
		redirectUri: pending.redirectUri,
		state: pending.state,
		codeVerifier: pending.codeVerifier,
		nonce: pending.nonce,
		maxAge: settings.maxAge,
	});
	if (!verified.ok) return verified;
	const mapped = mapClaims(verified.value, settings.claims);
	if (!mapped.ok) return mapped;
	const { identity, email } = mapped.value;
	const allowed = checkEmailPolicy(email, identity.emailVerified, settings.email);
	if (!allowed.ok) return allowed;
	const context = checkContext(identity, settings.requiredContexts);
	if (!context.ok) return context;

	return accept(
		await makeVerifiedLogin(
			{ secret: settings.secret, now: request.now },
			{
				id: pending.loginId,
				protocol: settings.connection.protocol,
				connection: settings.name,
				returnTo: pending.returnTo,
				startUrl: startUrlOf(own, pending.returnTo),
				initiatedBy: pending.initiatedBy,
			},
			identity,
		),
	);
}
