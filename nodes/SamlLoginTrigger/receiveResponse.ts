import { dropAttempt, readAttempt } from '../shared/core/attempt/attemptCookie';
import { attemptOf, beganAt, openPending, spendPending } from '../shared/core/attempt/pendingLogin';
import { readSince, spendOnce, type UsedOnce } from '../shared/core/attempt/usedOnce';
import { verifyIdentity } from '../shared/core/identity/verifiedIdentity';
import { accept, refuse, type Outcome } from '../shared/core/refusal/outcome';
import { finishLogin, type FoundLogin, type VerifiedLogin } from '../shared/webhook/finishLogin';
import type { WebhookAnswer } from '../shared/webhook/webhookAnswer';
import { readForm, type WebhookRequest } from '../shared/webhook/webhookRequest';
import { LARGEST_FORM, parsePostedResponse, type PostedMessage } from '../shared/saml/binding/postBinding';
import { judgeByFacts } from '../shared/saml/metadata/identityProvider';
import type { VerifiedAssertion } from '../shared/saml/response/assertionRules';
import { mapAssertion } from '../shared/saml/response/identityMapping';
import { processResponse } from '../shared/saml/response/response';
import type { ResponsePolicy } from '../shared/saml/response/responsePolicy';
import type { ReadyTrigger } from './connect';
import { signedInCookies } from './logout/signedIn';
import { cookieRulesOf, entityIdOf } from './ownAddresses';
import type { PendingSamlLogin } from './sendAuthnRequest';
import type { TriggerSettings } from './settings';

/** A posted response, and the login it belongs to. */
interface FoundSamlLogin extends FoundLogin {
	pending?: PendingSamlLogin;
	posted: PostedMessage;
}

/** Finds the pending login of this browser; `undefined` for an unsolicited response, if those are allowed. */
async function findPending(
	{ relayState }: PostedMessage,
	{ headers, now }: WebhookRequest,
	{ settings, own }: ReadyTrigger,
): Promise<Outcome<PendingSamlLogin | undefined>> {
	const attempt = relayState === undefined ? undefined : attemptOf(relayState);
	if (relayState === undefined || attempt === undefined) {
		if (settings.unsolicitedAllowed) return accept(undefined);
		return refuse('request-mismatch', {
			field: 'RelayState',
			expected: 'the one of a login that began here',
			received: relayState === undefined ? 'absent' : 'another one',
			hint: 'If the login begins at the identity provider, turn on Allow IdP-Initiated Login',
		});
	}
	return await openPending<PendingSamlLogin>({
		secret: settings.secret,
		now,
		connection: own.connectionKey,
		redirectUri: own.acsUrl,
		state: relayState,
		cookie: readAttempt(headers.cookie, attempt, cookieRulesOf(own)),
	});
}

/** Reads the posted response and finds its login, but does not use it up: after a refusal the cookie remains valid. */
async function findLogin(request: WebhookRequest, ready: ReadyTrigger): Promise<Outcome<FoundSamlLogin>> {
	const form = readForm(request, LARGEST_FORM);
	if (!form.ok) return form;
	const posted = parsePostedResponse(form.value);
	if (!posted.ok) return posted;
	const pending = await findPending(posted.value, request, ready);
	return pending.ok ? accept({ posted: posted.value, pending: pending.value, cookies: [] }) : pending;
}

/** Builds the policy for a response from settings, credential and our own URLs. */
function responsePolicyOf({ settings, connection, own }: ReadyTrigger, issuer: string): ResponsePolicy {
	const { names } = settings.attributes;
	return {
		...settings.response,
		issuer,
		audience: entityIdOf(settings, own),
		acsUrl: own.acsUrl,
		decryption: {
			keys: connection.decryptionKeys.map(({ privateKey }) => privateKey),
			allowCbc: connection.allowCbc,
		},
		singleAttributes: [...names.subject, ...names.email, ...names.emailVerified],
	};
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
 * Refuses an assertion that may have been used before the memory began (RPL-11), in an earlier process or in a store that
 * lost its data. It is newer if we sent the request since then, by our clock, or if the provider issued the assertion
 * since then, by a clock that may be ahead of ours by the clock skew.
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

/** Uses up request and assertion, each of which is valid once (POST-10). */
async function spend(
	assertion: VerifiedAssertion,
	pending: PendingSamlLogin | undefined,
	now: number,
	usedOnce: UsedOnce,
): Promise<Outcome<null>> {
	const first = await spendOnce(
		usedOnce,
		`assertion ${assertion.issuer} ${assertion.id}`,
		assertion.expiresAt,
		refuse('assertion-reused', { field: 'Assertion/ID' }),
	);
	if (!first.ok || !pending) return first;
	const spent = await spendPending(pending, now, usedOnce);
	return spent.ok ? accept(null) : spent;
}

/** Uses up request and assertion, and refuses a response that may have been used before the memory began. */
async function spendLogin(
	assertion: VerifiedAssertion,
	pending: PendingSamlLogin | undefined,
	now: number,
	{ settings, memory }: ReadyTrigger,
): Promise<Outcome<null>> {
	// In this order: if the store loses its data in between, `since` shows that it began again.
	const [spent, since] = await Promise.all([
		spend(assertion, pending, now, memory.usedOnce),
		readSince(memory),
	]);
	if (!since.ok) return since;
	const newness = checkNewness(assertion, pending, settings.response.clockSkew, since.value);
	return newness.ok ? spent : newness;
}

/** Verifies the response, checks e-mail address and authentication context, and uses up the login. */
async function verifyResponse(
	{ posted, pending }: FoundSamlLogin,
	{ now }: WebhookRequest,
	ready: ReadyTrigger,
): Promise<Outcome<VerifiedLogin>> {
	const { settings, connection, own } = ready;
	const verified = await judgeByFacts(
		connection.identityProvider,
		async ({ entityId, certificates }) =>
			await processResponse(posted.xml, responsePolicyOf(ready, entityId), certificates, {
				inResponseTo: pending?.requestId,
				now,
			}),
	);
	if (!verified.ok) return verified;
	const assertion = verified.value;
	const mapped = mapAssertion(assertion, settings.attributes);
	if (!mapped.ok) return mapped;
	const identity = verifyIdentity(mapped.value, settings.email);
	if (!identity.ok) {
		return identity.reason === 'email-unverified'
			? refuse(identity.reason, { ...identity.detail, ...mapped.value.verification })
			: identity;
	}
	const context = checkContext(assertion, settings);
	if (!context.ok) return context;
	const spent = await spendLogin(assertion, pending, now, ready);
	if (!spent.ok) return spent;

	const attempt = pending && attemptOf(pending.state);
	const dropped = attempt === undefined ? [] : [dropAttempt(attempt, cookieRulesOf(own))];
	const signedIn = settings.logoutOffered
		? await signedInCookies(assertion, { secret: settings.secret, now }, own)
		: [];
	return accept({
		identity: identity.value,
		gaps: mapped.value.gaps,
		cookies: [...dropped, ...signedIn],
	});
}

/** Finishes a login: the assertion consumer service. */
export const receiveResponse = async (request: WebhookRequest, ready: ReadyTrigger): Promise<WebhookAnswer> =>
	await finishLogin(request, ready, {
		protocol: 'saml',
		find: async () => await findLogin(request, ready),
		verify: async (found) => await verifyResponse(found, request, ready),
	});
