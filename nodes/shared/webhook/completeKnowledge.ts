import { noSentSources, settleAbsence, type AbsenceRules, type SentSources } from '../core/identity/absence';
import type { SourceGap } from '../core/identity/identitySources';
import { attributeSource, sources } from '../core/identity/knowledge';
import { withKnowledge, type VerifiedIdentity } from '../core/identity/verifiedIdentity';
import { makePseudonym } from '../core/login/pseudonym';
import { createKeyedMemory } from '../core/memory/keyedMemory';
import type { LogEntry } from '../core/record/logEntry';
import { describeLogLine, tidy } from '../core/record/logLine';

/** What each connection sent lately. In the memory of this process: after a restart nothing is known, which removes nothing. */
const memories = createKeyedMemory<SentSources>({ max: 500 });

export interface CompletionContext {
	/** Unique to the trigger. */
	connectionKey: string;
	secret: string;
	absence: AbsenceRules;
	/** For the log. */
	reference: string;
	/** For the log. */
	connection: string;
	now: number;
}

/** Most sources that one line names. */
const MOST_NAMED = 10;

const nameSources = (names: readonly string[]): string =>
	names.slice(0, MOST_NAMED).map(tidy).join(' ') + (names.length > MOST_NAMED ? ' …' : '');

function describeGap({ source, knowledge, kept, unusable, dropped }: SourceGap): string {
	const counts = [
		`${kept} used`,
		...(unusable > 0 ? [`${unusable} not a text`] : []),
		...(dropped > 0 ? [`${dropped} above the limit`] : []),
	];
	return `${tidy(source)} ${knowledge} (${counts.join(', ')})`;
}

/**
 * Warns of sources that are known in part or not at all, with counts and without values. Of the attributes only of those
 * that are cut or that the admin named: other claims, such as `address`, may be objects for good.
 */
function warnOfGaps(
	gaps: readonly SourceGap[],
	{ absence, reference, connection }: CompletionContext,
): LogEntry[] {
	const named = new Set<string>([
		sources.groups,
		sources.roles,
		...absence.names.attributes.map(attributeSource),
	]);
	const worth = gaps.filter(({ source, dropped }) => dropped > 0 || named.has(source));
	if (worth.length === 0) return [];
	const facts = [...worth.slice(0, MOST_NAMED).map(describeGap), ...(worth.length > MOST_NAMED ? ['…'] : [])];
	return [
		{
			level: 'warn',
			message: `The provider's answer is not complete, so nothing is taken back because of it: ${describeLogLine({}, { reference, connection }, facts)}`,
			facts: { event: 'sources-incomplete', reference, connection, sources: worth.slice(0, MOST_NAMED) },
		},
	];
}

function warnOfAbsence(doubted: readonly string[], { reference, connection }: CompletionContext): LogEntry[] {
	if (doubted.length === 0) return [];
	return [
		{
			level: 'warn',
			message: `Customers come without a claim that this connection usually sends, so its absence counts as unknown; check the mapper at the provider: ${describeLogLine({}, { reference, connection }, [`missing ${nameSources(doubted)}`])}`,
			facts: { event: 'sources-missing', reference, connection, sources: doubted.slice(0, MOST_NAMED) },
		},
	];
}

/**
 * Completes what is known of a verified person: what absent sources mean at this connection. Every login is remembered
 * without personal data, by a keyed hash of its subject.
 */
export function completeKnowledge(
	{ identity, gaps }: { identity: VerifiedIdentity; gaps: readonly SourceGap[] },
	context: CompletionContext,
): { identity: VerifiedIdentity; warnings: LogEntry[] } {
	const { connectionKey, secret, absence, now } = context;
	const { issuer, subject } = identity;
	// After a change of names a claim may be missing only because it is no longer read. Tenants of one provider may differ.
	const key = [connectionKey, issuer, absence.names];
	const { knowledge, doubted } = settleAbsence(
		identity.knowledge,
		memories.findOrMake(key, noSentSources),
		absence,
		{ person: makePseudonym(secret, issuer, subject), now },
	);
	return {
		identity: withKnowledge(identity, knowledge),
		warnings: [...warnOfGaps(gaps, context), ...warnOfAbsence(doubted, context)],
	};
}
