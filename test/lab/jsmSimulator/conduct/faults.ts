/** Faults a test can inject. */
export type FaultKind =
	/** Rate limited; nothing is done. */
	| '429'
	/** Overloaded; nothing is done. */
	| '503'
	/** Broken before anything is done. */
	| '500'
	/** The write is done, the answer is an error. */
	| '500-after-write'
	/** No answer, nothing is done; the connection stays open. */
	| 'timeout'
	/** The write is done, no answer; the connection stays open. */
	| 'timeout-after-write'
	/** The connection breaks, nothing is done. */
	| 'disconnect'
	/** The answer comes late. */
	| 'slow'
	/** Another status, in the error shape of the operation; nothing is done. */
	| 'status'
	/** A later page of a listing is cut off in the middle. */
	| 'broken-page'
	/** A later page is empty and says that it is not the last. */
	| 'empty-page'
	/** Later pages are shifted by one, so one entry appears twice, as if something had been added meanwhile. */
	| 'repeated-item';

export interface FaultOrder {
	/** Short name of an operation, or `*` for all. */
	operation: string;
	kind: FaultKind;
	/** How many calls it hits; `Infinity` for all. Default 1; for `repeated-item` all, because a shift is permanent. */
	times?: number;
	/** How many matching calls pass before it. Default 0. */
	after?: number;
	/** Seconds in Retry-After of 429 and 503; `null` leaves the header out. Default 1 for 429, none for 503. */
	retryAfter?: number | null;
	/** RateLimit-Reason of a 429. Default `jira-burst-based`. */
	reason?: string;
	/** Status of kind `status`. */
	status?: number;
	/** Milliseconds of kind `slow`. Default 1000. */
	delay?: number;
}

/** An injected fault; `hits` counts the calls it has hit. */
export interface Fault extends FaultOrder {
	hits: number;
}

const pageKinds: ReadonlySet<FaultKind> = new Set(['broken-page', 'empty-page', 'repeated-item']);

export interface Faults {
	/** Injects a fault. `hits` of the result counts the calls it has hit. */
	inject(order: FaultOrder): Fault;
	/** The fault that hits this call, if any. */
	take(operationId: string, isLaterPage: boolean): Fault | undefined;
	/** Faults that have not yet hit as many calls as ordered. */
	pending(): Fault[];
	clear(): void;
}

export function createFaults(): Faults {
	let faults: { fault: Fault; passes: number }[] = [];
	const isPending = ({ fault: { kind, times, hits } }: { fault: Fault }): boolean =>
		hits < (times ?? (kind === 'repeated-item' ? Infinity : 1));
	return {
		inject(order) {
			const fault: Fault = { ...order, hits: 0 };
			faults.push({ fault, passes: order.after ?? 0 });
			return fault;
		},
		take(operationId, isLaterPage) {
			for (const entry of faults.filter(isPending)) {
				const { fault } = entry;
				if (fault.operation !== '*' && fault.operation !== operationId) continue;
				if (pageKinds.has(fault.kind) && !isLaterPage) continue;
				if (entry.passes > 0) {
					entry.passes -= 1;
					continue;
				}
				fault.hits += 1;
				return fault;
			}
			return undefined;
		},
		pending: () => faults.filter(isPending).map(({ fault }) => fault),
		clear() {
			faults = [];
		},
	};
}
