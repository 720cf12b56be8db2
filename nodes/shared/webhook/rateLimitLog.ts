import { LRUCache } from 'lru-cache';
import { describeLogLine } from '../core/record/logLine';
import type { LogEntry } from '../core/record/logEntry';

/** At most one log line in this time about the same limit, in milliseconds. */
const QUIET = 60_000;

/** Which limit a request ran into. */
export interface TooMany {
	limit: 'address' | 'connection';
	perMinute: number;
	/** In milliseconds. */
	wait: number;
}

interface Line {
	at: number;
	reference: string;
	/** Refusals since. */
	unsaid: number;
}

const lines = new LRUCache<string, Line>({ max: 1_000 });

/**
 * The log entry that a limit was reached, without saying by whom: an address is personal data, and a flood from many of
 * them must not become a flood of lines.
 *
 * @param key names trigger and webhook
 * @param nameOf the admin's name of the connection, read only for a line
 * @returns the reference number of the line that stands for this refusal; no entry when that line was logged before
 */
export function noteTooMany(
	{ webhook, reference }: { webhook: string; reference: string },
	key: string,
	{ limit, perMinute }: TooMany,
	nameOf: () => string,
): { reference: string; log?: LogEntry } {
	const now = performance.now();
	const last = lines.get(`${limit} ${key}`);
	if (last && now - last.at < QUIET) {
		last.unsaid++;
		return { reference: last.reference };
	}
	lines.set(`${limit} ${key}`, { at: now, reference, unsaid: 0 });
	const connection = nameOf();
	const facts = {
		reason: 'too-many-requests' as const,
		field: limit,
		expected: `at most ${perMinute} a minute at /${webhook === 'default' ? 'login' : webhook}`,
		...(last?.unsaid ? { received: `${last.unsaid} more since the last line` } : {}),
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
