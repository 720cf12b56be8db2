import { LRUCache } from 'lru-cache';
import { describeLogLine } from '../core/record/logLine';
import type { LogEntry } from '../core/record/logEntry';

/** Minimum time between two log lines about the same limit, in milliseconds. */
const QUIET = 60_000;

/** The limit that a request exceeded. */
export interface ExceededLimit {
	limit: 'address' | 'connection';
	perMinute: number;
	/** Time until the next request is accepted, in milliseconds. */
	wait: number;
}

interface Line {
	at: number;
	reference: string;
	/** Refusals since this line that were not logged. */
	suppressed: number;
}

const lines = new LRUCache<string, Line>({ max: 1_000 });

/**
 * Makes the log entry for an exceeded limit. It does not name the client: an IP address is personal data, and a flood from
 * many addresses must not cause a flood of lines.
 *
 * @param key identifies trigger and webhook
 * @param nameOf reads the admin's name of the connection; called only if a line is logged
 * @returns the reference number of the line that covers this refusal, and the entry unless it was logged before
 */
export function describeExceededLimit(
	{ webhook, reference }: { webhook: string; reference: string },
	key: string,
	{ limit, perMinute }: ExceededLimit,
	nameOf: () => string,
): { reference: string; log?: LogEntry } {
	const now = performance.now();
	const last = lines.get(`${limit} ${key}`);
	if (last && now - last.at < QUIET) {
		last.suppressed++;
		return { reference: last.reference };
	}
	lines.set(`${limit} ${key}`, { at: now, reference, suppressed: 0 });
	const connection = nameOf();
	const facts = {
		reason: 'too-many-requests' as const,
		field: limit,
		expected: `at most ${perMinute} a minute at /${webhook === 'default' ? 'login' : webhook}`,
		...(last?.suppressed ? { received: `${last.suppressed} more since the last line` } : {}),
	};
	return {
		reference,
		log: {
			level: 'warn',
			message: `Request refused: ${describeLogLine(facts, { reference, connection })}`,
			facts: { reference, connection, ...facts },
		},
	};
}
