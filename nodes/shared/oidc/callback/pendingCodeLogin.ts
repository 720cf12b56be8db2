import type { Outcome } from '../../core/refusal/outcome';
import { openPending, spendPending, type Arrival, type PendingLogin } from '../../core/attempt/pendingLogin';
import type { UsedOnce } from '../../core/attempt/usedOnce';

/** One attempt to log in with OpenID Connect or OAuth 2.0. */
export interface PendingCodeLogin extends PendingLogin {
	nonce?: string;
	codeVerifier: string;
}

/**
 * Finds the attempt an answer belongs to and spends its state, before anything is fetched (OF-1, OF-2, OF-3).
 * Order matters: only an answer that comes with the right cookie can spend a state.
 */
export async function claimPending(arrival: Arrival, usedOnce: UsedOnce): Promise<Outcome<PendingCodeLogin>> {
	const pending = await openPending<PendingCodeLogin>(arrival);
	return pending.ok ? await spendPending(pending.value, arrival.now, usedOnce) : pending;
}
