import { dropAttempt, readAttempt } from '../../shared/core/attempt/attemptCookie';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { attemptOf, openPending, spendPending } from '../../shared/core/attempt/pendingLogin';
import { judgeByFacts } from '../../shared/saml/metadata/identityProvider';
import { verifyLogoutMessage, type ArrivedMessage } from '../../shared/saml/logout/logoutMessage';
import { checkLogoutResponse } from '../../shared/saml/logout/logoutRules';
import type { WebhookRequest } from '../../shared/webhook/webhookRequest';
import type { ReadyTrigger } from '../connect';
import { signedOutAnswer, type LogoutAnswer } from './logoutAnswer';
import { logoutPolicyOf, logoutRulesOf } from './logoutContext';
import type { PendingLogout } from './startLogout';

const mismatch = (received: string): ReturnType<typeof refuse> =>
	refuse('logout-mismatch', {
		field: 'RelayState',
		expected: 'the one of a logout of this browser',
		received,
	});

/** Finds the pending logout of this browser that an answer belongs to. */
async function findPending(
	relayState: string | undefined,
	{ headers, now }: WebhookRequest,
	{ settings, own }: ReadyTrigger,
): Promise<Outcome<{ pending: PendingLogout; spentCookie: string }>> {
	const attempt = relayState === undefined ? undefined : attemptOf(relayState);
	if (relayState === undefined || attempt === undefined)
		return mismatch(relayState === undefined ? 'absent' : 'another one');
	const rules = logoutRulesOf(own);
	const pending = await openPending<PendingLogout>({
		kind: 'pending-logout',
		secret: settings.secret,
		now,
		connection: own.connectionKey,
		redirectUri: own.logoutUrl,
		state: relayState,
		cookie: readAttempt(headers.cookie, attempt, rules),
	});
	return pending.ok
		? accept({ pending: pending.value, spentCookie: dropAttempt(attempt, rules) })
		: mismatch(pending.reason);
}

/** Finishes a logout that began here. The provider's answer tells whether its session has ended. */
export async function finishLogout(
	message: ArrivedMessage,
	request: WebhookRequest,
	ready: ReadyTrigger,
): Promise<Outcome<LogoutAnswer>> {
	const { settings, connection, own } = ready;
	const { now } = request;
	const checked = await judgeByFacts(connection.identityProvider, async ({ entityId, certificates }) => {
		const verified = verifyLogoutMessage(message, certificates);
		if (!verified.ok) return verified;
		const found = await findPending(message.relayState, request, ready);
		if (!found.ok) return found;
		const { requestId } = found.value.pending;
		const policy = logoutPolicyOf(settings, own, entityId);
		const response = checkLogoutResponse(verified.value, policy, requestId, now);
		return response.ok ? accept({ ...found.value, ...response.value }) : response;
	});
	if (!checked.ok) return checked;
	const { pending, spentCookie, isPartial } = checked.value;
	const spent = await spendPending(pending, now, ready.memory.usedOnce);
	if (!spent.ok) return spent.reason === 'state-reused' ? refuse('logout-reused', spent.detail) : spent;
	return accept({
		answer: signedOutAnswer(isPartial ? 'partly' : 'everywhere', own, [spentCookie]),
		event: 'Logout confirmed by the identity provider',
	});
}
