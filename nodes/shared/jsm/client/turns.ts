import { LRUCache } from 'lru-cache';

const SECOND = 1000;

export interface TurnRequest {
	/** Most calls in any second. */
	perSecond: number;
	/** Not before this moment, milliseconds since the epoch. */
	from: number;
	/** Nothing is reserved beyond this moment. */
	until: number;
}

/** The latest turns of one endpoint, in a ring of at most `perSecond` times. */
interface Ring {
	moments: number[];
	/** Where the next moment goes: the place of the oldest one once the ring is full. */
	next: number;
	latest: number;
}

/**
 * Hands out moments to call, first come first served, so that no second holds more than an endpoint allows: a turn is
 * never less than a second after the one that many turns before. A full bucket may be spent at once, but unlike one
 * that is refilled meanwhile it never gives twice as much in a second. A turn nobody uses only makes the pace slower.
 *
 * Answers the next moment that is free, and reserves it unless it is later than `until`.
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
