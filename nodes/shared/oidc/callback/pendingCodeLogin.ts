import type { Outcome } from '../../core/refusal/outcome';
import { openPending, spendPending, type Arrival, type PendingLogin } from '../../core/attempt/pendingLogin';
import type { UsedOnce } from '../../core/attempt/usedOnce';

/** A login that began here and waits for its callback. */
export interface PendingCodeLogin extends PendingLogin {
	/** OpenID Connect only. */
	nonce?: string;
	/** PKCE (RFC 7636, section 4.1). */
	codeVerifier: string;
}

/**
 * Finds the pending login a callback belongs to and uses up its state, before anything is fetched (OF-1, OF-2, OF-3).
 * The cookie is checked first, so that nobody can use up the state of another person's login.
 */
export async function claimPending(arrival: Arrival, usedOnce: UsedOnce): Promise<Outcome<PendingCodeLogin>> {
	const pending = await openPending<PendingCodeLogin>(arrival);
	return pending.ok ? await spendPending(pending.value, arrival.now, usedOnce) : pending;
}
