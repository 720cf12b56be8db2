import { LRUCache } from 'lru-cache';

const SECOND = 1000;

export interface TurnRequest {
	/** Maximum number of calls in any second. */
	perSecond: number;
	/** Earliest moment, in milliseconds since the epoch. */
	from: number;
	/** Latest moment, in milliseconds since the epoch; a later turn is not reserved. */
	until: number;
}

/** The latest turns of one endpoint, in a ring of at most `perSecond` times. */
interface Ring {
	moments: number[];
	/** Index for the next moment; in a full ring the index of the oldest one. */
	next: number;
	latest: number;
}

/**
 * Schedules the calls of an endpoint, first come, first served, so that no second has more than `perSecond` of them: each
 * turn is at least one second after the turn `perSecond` places before it. All calls of a second may be made at once.
 * A token bucket would refill meanwhile and allow up to twice as many. A reserved turn that is not used is lost.
 *
 * Returns the next free moment, in milliseconds since the epoch, and reserves it unless it is later than `until`.
 */
export function createTurns(): (key: string, request: TurnRequest) => number {
	const rings = new LRUCache<string, Ring>({ max: 1000 });
	return (key, { perSecond, from, until }) => {
		const ring = rings.get(key) ?? { moments: [], next: 0, latest: 0 };
		const oldest = ring.moments.length < perSecond ? undefined : ring.moments[ring.next];
		const turn = Math.max(from, ring.latest, oldest === undefined ? 0 : oldest + SECOND);
		if (turn > until) return turn;
		ring.moments[ring.next] = turn;
		ring.next = (ring.next + 1) % perSecond;
		ring.latest = turn;
		rings.set(key, ring);
		return turn;
	};
}
