import { randomBytes } from 'node:crypto';
import type { Login } from '../login/loginItem';
import { accept, refuse, type Outcome } from '../refusal/outcome';
import { makeReference } from '../login/reference';
import { openStatement, sealStatement, type SealedKind } from '../login/sealing';
import { spendOnce, type UsedOnce } from './usedOnce';

/** How long a customer may take at the provider, in seconds. */
export const PENDING_LIFETIME = 10 * 60;

/** A pending logout is sealed like a login, under a kind of its own. */
type PendingKind = Extract<SealedKind, 'pending-login' | 'pending-logout'>;

/** A pending login, kept in the customer's browser. Sealed, so the browser can neither read nor change it. */
export interface PendingLogin {
	/** The login's id and reference number. */
	loginId: string;
	/** Which connection of which workflow the answer must come back to (OIDC-5). */
	connection: string;
	/** What the provider brings back: OAuth's state, SAML's RelayState. */
	state: string;
	/** Our address the answer must arrive at. */
	redirectUri: string;
	returnTo?: string;
	initiatedBy: Login['initiatedBy'];
}

/**
 * Makes an attempt's name, part of its state and of its cookie. It begins with the time, so that names sort by age, and
 * ends with the slot.
 */
const ATTEMPT = /^[0-9a-z]{9}[0-9a-f]{8}[0-9]$/;

export function makeAttempt(now: number, slot: number): string {
	return `${now.toString(36).padStart(9, '0')}${randomBytes(4).toString('hex')}${slot}`;
}

export const makeLoginId = (): string => makeReference(randomBytes(10));

export const stateOf = (attempt: string, random: string): string => `${attempt}.${random}`;

/** The attempt a state belongs to; undefined for a state we did not make. */
export function attemptOf(state: string): string | undefined {
	const attempt = state.split('.', 1)[0] ?? '';
	return ATTEMPT.test(attempt) ? attempt : undefined;
}

/** When the attempt began, by our own clock, in milliseconds since the epoch. The seal protects it. */
export const beganAt = ({ state }: Pick<PendingLogin, 'state'>): number => parseInt(state.slice(0, 9), 36);

export const sealPending = async <T extends PendingLogin>(
	secret: string,
	now: number,
	pending: T,
	kind: PendingKind = 'pending-login',
): Promise<string> => await sealStatement({ kind, secret, now }, pending, PENDING_LIFETIME);

export interface Arrival {
	/** Default: a login. */
	kind?: PendingKind;
	secret: string;
	now: number;
	/** The connection the answer arrived at. */
	connection: string;
	redirectUri: string;
	state: string;
	/** The browser's cookie for this attempt. */
	cookie: string | undefined;
}

/**
 * Finds the attempt an answer belongs to (OF-2, OF-3), without spending it.
 *
 * @returns what {@link sealPending} was given; the seal guarantees its shape
 */
export async function openPending<T extends PendingLogin>(arrival: Arrival): Promise<Outcome<T>> {
	const { kind = 'pending-login', secret, now, state, cookie } = arrival;
	if (!attemptOf(state))
		return refuse('state-mismatch', { field: 'state', expected: 'a state of this node' });
	if (cookie === undefined)
		return refuse('state-missing', { field: 'cookie', expected: 'the cookie of this attempt' });
	const opened = await openStatement<T>({ kind, secret, now }, cookie);
	if (!opened.ok) {
		return opened.reason === 'state-expired'
			? refuse('state-expired', { expected: `an answer within ${PENDING_LIFETIME} s` })
			: refuse('state-mismatch', { field: 'cookie', expected: 'a cookie sealed with this login secret' });
	}
	const pending = opened.value;
	if (pending.state !== state) return refuse('state-mismatch', { field: 'state' });
	if (pending.connection !== arrival.connection || pending.redirectUri !== arrival.redirectUri) {
		return refuse('wrong-connection', { field: 'connection' });
	}
	return accept(pending);
}

/** Uses an attempt up, so that exactly one answer is accepted (OF-1). Call it only for an answer with the right cookie. */
export async function spendPending<T extends PendingLogin>(
	pending: T,
	now: number,
	usedOnce: UsedOnce,
): Promise<Outcome<T>> {
	const spent = await spendOnce(
		usedOnce,
		`state ${pending.state}`,
		now + PENDING_LIFETIME * 1000,
		refuse('state-reused', { field: 'state' }),
	);
	return spent.ok ? accept(pending) : spent;
}
