/** When a piece of data came in on a connection. Times in milliseconds, of one clock. */
export interface Arrival {
	at: number;
	/** When the connection was accepted. */
	acceptedAt: number;
	/** Whether the client sent it. */
	isFromClient: boolean;
	/** When the piece before it, in the same direction, is delivered. */
	previous: number;
}

/**
 * When a piece of data reaches the other side of a link with the given round-trip time. Each direction takes half of it.
 * The kernel connects at once on one machine; on a real link the client may send only after the TCP handshake, one round
 * trip later, so what it sends earlier counts as sent then.
 */
export function deliveryTime({ at, acceptedAt, isFromClient, previous }: Arrival, roundTrip: number): number {
	const sent = isFromClient ? Math.max(at, acceptedAt + roundTrip) : at;
	return Math.max(previous, sent + roundTrip / 2);
}
