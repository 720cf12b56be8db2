import type { RefusalDetail } from '../refusal/outcome';
import { listFacts } from '../refusal/refusalText';

interface LogFacts extends RefusalDetail {
	reason?: string;
}

/**
 * Longest value in a log line, in characters, so that untrusted input cannot fill the log. Enough for the names of a
 * dozen attributes, which some providers write as URLs.
 */
const LONGEST = 800;

/** Quoted, on one line, of bounded length. */
export const tidy = (value: string): string =>
	JSON.stringify(value.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').slice(0, LONGEST));

/**
 * The text of a log line about one login, such as
 * `email-unverified (reference K7Q2M-9XPA4, connection "Acme ID", field "email_verified", expected "true")`.
 * Always a single line: with a line break in a value, a provider's answer could forge further lines.
 *
 * @param further values that are already short and on one line
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
