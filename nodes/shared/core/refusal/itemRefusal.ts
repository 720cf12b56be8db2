import { pick } from 'lodash';
import { refuse, type Refusal } from './outcome';
import { isReason, type Reason } from './reasons';

const facts = ['field', 'expected', 'received', 'traceId', 'hint'] as const;

/**
 * Reads the refusal that an earlier node left in the item, so that the next one can hand it on. Anything else in its
 * place means that the item did not come through the nodes of this package.
 */
export function readItemRefusal(value: unknown): Refusal {
	const { reason, detail } = (value ?? {}) as Record<string, unknown>;
	if (!isReason(reason)) {
		return refuse('mapping-missing', { field: 'refusal', expected: 'a reason word of this package' });
	}
	const found = Object.entries(pick(detail, facts)).filter(([, text]) => typeof text === 'string');
	return refuse(reason, Object.fromEntries(found));
}

/** The words that say "no access". Every other word says why nobody could decide, and takes nothing back. */
const decisions: ReadonlySet<Reason> = new Set(['no-rule-matched', 'no-portal-granted']);

/** Whether a refusal is a decision about the customer, so that access which no longer holds may be taken back. */
export const isDecision = ({ reason }: Pick<Refusal, 'reason'>): boolean => decisions.has(reason);
