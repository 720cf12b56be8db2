import { attemptCookie, chooseSlot, type AttemptRules } from './attemptCookie';
import {
	attemptOf,
	makeAttempt,
	PENDING_LIFETIME,
	sealPending,
	stateOf,
	type PendingLogin,
} from './pendingLogin';

/**
 * The state of a new attempt, in a slot of its own.
 *
 * @param random at least 128 bits, as text
 */
export const makeState = (
	now: number,
	cookieHeader: string | undefined,
	rules: AttemptRules,
	random: string,
): string => stateOf(makeAttempt(now, chooseSlot(cookieHeader, rules)), random);

/** The Set-Cookie line that leaves an attempt in the customer's browser, sealed. Its state comes from {@link makeState}. */
export async function pendingCookie(
	{ secret, now }: { secret: string; now: number },
	pending: PendingLogin,
	rules: AttemptRules,
): Promise<string> {
	const attempt = attemptOf(pending.state);
	if (attempt === undefined) throw new Error('The state of an attempt begins with its name');
	const kind = rules.purpose === 'logout' ? 'pending-logout' : 'pending-login';
	return attemptCookie(attempt, await sealPending(secret, now, pending, kind), PENDING_LIFETIME, rules);
}
