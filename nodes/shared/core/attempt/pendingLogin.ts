import { randomBytes } from 'node:crypto';
import type { Login } from '../login/loginItem';
import { accept, refuse, type Outcome } from '../refusal/outcome';
import { makeReference } from '../login/reference';
import { openStatement, sealStatement, type SealedKind } from '../login/sealing';
import { spendOnce, type UsedOnce } from './usedOnce';

/** How long a customer may take at the provider, in seconds. */
export const PENDING_LIFETIME = 10 * 60;

/** A logout waits as a login does, but never passes for one. */
type PendingKind = Extract<SealedKind, 'pending-login' | 'pending-logout'>;

/** One attempt to log in, as it waits in the customer's browser. Sealed: neither readable nor writable there. */
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

/** An attempt's name is part of its state and of its cookie; begins with the time, so that old ones sort first, and ends with its slot. */
const ATTEMPT = /^[0-9a-z]{9}[0-9a-f]{8}[0-9]$/;

export function makeAttempt(now: number, slot: number): string {
	return `${now.toString(36).padStart(9, '0')}${randomBytes(4).toString('hex')}${slot}`;
}

export const makeLoginId = (): string => makeReference(randomBytes(10));

export const stateOf = (attempt: string, random: string): string => `${attempt}.${random}`;

/** The attempt a state belongs to; undefined for a state that is not of our making. */
export function attemptOf(state: string): string | undefined {
	const attempt = state.split('.', 1)[0] ?? '';
	return ATTEMPT.test(attempt) ? attempt : undefined;
}

/** When an attempt was made, by our own clock, in milliseconds since the epoch. The seal vouches for it. */
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
 * @returns what {@link sealPending} was given; the seal vouches for its form
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

/** Spends an attempt: accepted for exactly one answer (OF-1). Only for one that came with the right cookie. */
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
