import type { RefusalDetail } from '../refusal/outcome';
import { listFacts } from '../refusal/refusalText';

interface LogFacts extends RefusalDetail {
	reason?: string;
}

/**
 * Longest value in a line, in characters; what came from outside must not fill a log. Enough for the names of a dozen
 * attributes, which are addresses with some providers.
 */
const LONGEST = 800;

/** Quoted, on one line, of bounded length. */
export const tidy = (value: string): string =>
	JSON.stringify(value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, LONGEST));

/**
 * The text of a log line about one login, such as
 * `email-unverified (reference K7Q2M-9XPA4, connection "Acme ID", field "email_verified", expected "true")`.
 * On one line whatever the values hold: a line break would let an answer of the provider forge further lines.
 *
 * @param further facts that are tidy already
 */
export function describeLogLine(
	{ reason, ...detail }: LogFacts,
	{ reference, connection }: { reference: string; connection: string },
	further: readonly string[] = [],
): string {
	const named: [string, string][] = connection ? [['connection', connection]] : [];
	const facts = [...named, ...listFacts(detail)].map(([name, value]) => `${name} ${tidy(value)}`);
	return `${reason ? `${reason} ` : ''}(${[`reference ${reference}`, ...facts, ...further].join(', ')})`;
}
