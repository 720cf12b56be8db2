import { dropAttempt, readAttempt } from '../shared/core/attempt/attemptCookie';
import { checkEmailPolicy } from '../shared/core/identity/emailPolicy';
import type { LoginItem, TraceStep } from '../shared/core/login/loginItem';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { attemptOf, beganAt, openPending, spendPending } from '../shared/core/attempt/pendingLogin';
import { makeVerifiedLogin } from '../shared/core/login/verifiedLogin';
import { readSince, spendOnce, type UsedOnce, type UsedOnceMemory } from '../shared/core/attempt/usedOnce';
import type { VerifiedAssertion } from '../shared/saml/response/assertionRules';
import { mapAssertion } from '../shared/saml/response/identityMapping';
import { judgeByFacts } from '../shared/saml/metadata/identityProvider';
import { parsePostedResponse, type PostedMessage } from '../shared/saml/binding/postBinding';
import { processResponse } from '../shared/saml/response/response';
import type { KnownConnection } from './connection';
import { cookieRulesOf, responsePolicyOf, type OwnAddresses } from './loginContext';
import { startUrlOf } from '../shared/core/login/startUrl';
import { signedInCookies } from './logout/signedIn';
import type { TriggerSettings } from './settings';
import type { PendingSamlLogin } from './startLogin';

export interface AcsRequest {
	parameters: Readonly<Record<string, unknown>>;
	cookieHeader: string | undefined;
	/** Reference number of a login that began at the identity provider. */
	reference: string;
	now: number;
}

/** What is known of a login although it was refused, for page and log. */
export interface LoginTrace {
	loginId?: string;
	returnTo?: string;
	/** Removes the spent cookie, and says who is signed in where logout is offered. */
	cookies: string[];
	/** What took how long. */
	steps: TraceStep[];
}

/** The pending login of this browser; undefined for an answer nobody asked for, where those are allowed. */
async function findPending(
	{ relayState }: PostedMessage,
	{ cookieHeader, now }: AcsRequest,
	settings: TriggerSettings,
	own: OwnAddresses,
): Promise<Outcome<PendingSamlLogin | undefined>> {
	const attempt = relayState === undefined ? undefined : attemptOf(relayState);
	if (relayState === undefined || attempt === undefined) {
		if (settings.unsolicitedAllowed) return accept(undefined);
		return refuse('request-mismatch', {
			field: 'RelayState',
			expected: 'the one of a login that began here',
			received: relayState === undefined ? 'absent' : 'another one',
			hint: 'Does the login begin at the identity provider? Then allow that in the options',
		});
	}
	return await openPending<PendingSamlLogin>({
		secret: settings.secret,
		now,
		connection: own.connectionKey,
		redirectUri: own.acsUrl,
		state: relayState,
		cookie: readAttempt(cookieHeader, attempt, cookieRulesOf(own)),
	});
}

function checkContext(
	{ authentication }: VerifiedAssertion,
	{ contextRequired, request }: TriggerSettings,
): Outcome<null> {
	const { contextClass } = authentication;
	if (!contextRequired || (contextClass !== undefined && request.authnContexts.includes(contextClass)))
		return accept(null);
	return refuse('authentication-too-weak', {
		field: 'AuthnContextClassRef',
		expected: request.authnContexts.join(' '),
		received: contextClass?.slice(0, 200) ?? 'absent',
	});
}

/**
 * What was used before the memory began is unknown to it (RPL-11): in a process before this one, or in a store that lost its data. Either of two times proves that an answer is newer: when
 * we sent the request, by our own clock, or when the assertion was issued, by a clock that may be ahead of ours.
 */
function checkNewness(
	{ issuedAt }: VerifiedAssertion,
	pending: PendingSamlLogin | undefined,
	clockSkew: number,
	since: number,
): Outcome<null> {
	const provenFrom = since + clockSkew;
	if ((pending && beganAt(pending) >= since) || issuedAt >= provenFrom) return accept(null);
	return refuse('assertion-too-old', {
		field: 'Assertion/IssueInstant',
		expected: `from ${new Date(provenFrom).toISOString()} on, as earlier logins are not remembered`,
		received: new Date(issuedAt).toISOString(),
	});
}

/** The last gate: request and assertion count once (POST-10). */
async function spend(
	assertion: VerifiedAssertion,
	pending: PendingSamlLogin | undefined,
	now: number,
	usedOnce: UsedOnce,
): Promise<Outcome<null>> {
	const first = await spendOnce(
		usedOnce,
		`assertion ${assertion.issuer} ${assertion.id}`,
		assertion.uselessFrom,
		refuse('assertion-reused', { field: 'Assertion/ID' }),
	);
	if (!first.ok || !pending) return first;
	const spent = await spendPending(pending, now, usedOnce);
	return spent.ok ? accept(null) : spent;
}

/**
 * Ends a login: finds the pending one, verifies the provider's answer, and makes the item.
 *
 * @param trace is filled on the way, so that a refusal has a reference number
 */
export async function finishLogin(
	request: AcsRequest,
	settings: TriggerSettings,
	connection: KnownConnection,
	own: OwnAddresses,
	memory: UsedOnceMemory,
	trace: LoginTrace,
): Promise<Outcome<LoginItem>> {
	const { now } = request;
	const posted = parsePostedResponse(request.parameters);
	if (!posted.ok) return posted;
	const found = await findPending(posted.value, request, settings, own);
	if (!found.ok) return found;
	const pending = found.value;
	const loginId = pending?.loginId ?? request.reference;
	trace.loginId = loginId;
	trace.returnTo = pending?.returnTo;
	if (pending) trace.steps.push({ step: 'provider', ms: Math.max(0, now - beganAt(pending)) });

	const verified = await judgeByFacts(
		connection.identityProvider,
		async ({ entityId, certificates }) =>
			await processResponse(
				posted.value.xml,
				responsePolicyOf(settings, connection, own, entityId),
				certificates,
				{ inResponseTo: pending?.requestId, now },
			),
	);
	if (!verified.ok) return verified;
	const mapped = mapAssertion(verified.value, settings.attributes);
	if (!mapped.ok) return mapped;
	const { identity, email, verification } = mapped.value;
	const allowed = checkEmailPolicy(email, identity.emailVerified, settings.email);
	if (!allowed.ok) {
		return allowed.reason === 'email-unverified'
			? refuse(allowed.reason, { ...allowed.detail, ...verification })
			: allowed;
	}
	const context = checkContext(verified.value, settings);
	if (!context.ok) return context;
	// Asked at once and in this order: a store that loses its data in between says that it begins.
	const [spent, since] = await Promise.all([
		spend(verified.value, pending, now, memory.usedOnce),
		readSince(memory),
	]);
	if (!since.ok) return since;
	const newness = checkNewness(verified.value, pending, settings.response.clockSkew, since.value);
	if (!newness.ok) return newness;
	if (!spent.ok) return spent;
	const attempt = pending && attemptOf(pending.state);
	if (attempt !== undefined) trace.cookies.push(dropAttempt(attempt, cookieRulesOf(own)));
	if (settings.logoutOffered)
		trace.cookies.push(...(await signedInCookies(verified.value, { secret: settings.secret, now }, own)));

	return accept(
		await makeVerifiedLogin(
			{ secret: settings.secret, now },
			{
				id: loginId,
				protocol: 'saml',
				connection: settings.name,
				returnTo: pending?.returnTo,
				startUrl: startUrlOf(own, pending?.returnTo),
				initiatedBy: pending?.initiatedBy ?? 'identityProvider',
			},
			identity,
		),
	);
}
