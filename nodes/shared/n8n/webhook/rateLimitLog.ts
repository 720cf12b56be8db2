import type { IWebhookFunctions } from 'n8n-workflow';
import { LRUCache } from 'lru-cache';
import { describeLogLine } from '../../core/record/logLine';

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
 * Logs that a limit was reached, without saying by whom: an address is personal data, and a flood from many of them must
 * not become a flood of lines.
 *
 * @returns the reference number of the line that stands for this refusal
 */
export function noteTooMany(
	context: IWebhookFunctions,
	key: string,
	{ limit, perMinute }: TooMany,
	reference: string,
): string {
	const now = performance.now();
	const last = lines.get(`${limit} ${key}`);
	if (last && now - last.at < QUIET) {
		last.unsaid++;
		return last.reference;
	}
	lines.set(`${limit} ${key}`, { at: now, reference, unsaid: 0 });
	const connection = String(context.getNodeParameter('connection', ''));
	const webhook = context.getWebhookName();
	const facts = {
		reason: 'too-many-requests' as const,
		field: limit,
		expected: `at most ${perMinute} a minute at /${webhook === 'default' ? 'login' : webhook}`,
		...(last?.unsaid ? { received: `${last.unsaid} more since the last line` } : {}),
	};
	context.logger.warn(`Request refused: ${describeLogLine(facts, { reference, connection })}`, {
		reference,
		connection,
		...facts,
	});
	return reference;
}
