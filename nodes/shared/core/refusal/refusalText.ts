import type { Refusal, RefusalDetail } from './outcome';
import { reasons, type Reason } from './reasons';

/** What an admin reads about a refusal. The parts are plain text without a full stop; each place puts them together. */
export interface RefusalParts {
	reason: Reason;
	/** What happened: for a wrong setting its name and fault, otherwise the sentence of the reason word. */
	headline: string;
	/** What the headline does not say yet: `issuer: expected https://idp.example, found https://other.example`. */
	finding?: string;
	/** What to change. */
	hint?: string;
}

/** A refusal as it travels in an item on a Denied or Unmapped output. */
export interface ItemRefusal {
	reason: Reason;
	message: string;
	detail: RefusalDetail;
}

/** Returns the facts that are present, in the order an admin reads them: field, expected, received. */
export const listFacts = ({ field, expected, received }: RefusalDetail): [name: string, value: string][] =>
	Object.entries({ field, expected, received }).filter((fact): fact is [string, string] => Boolean(fact[1]));

/** Returns for example `Clock Skew: expected 0 to 300 seconds, found 900` or `Group Table, row 3: Group is empty`. */
function describeFinding({ field, expected, received }: RefusalDetail): string | undefined {
	if (field && received === '') {
		const place = field.replace(/^(.*, (?:row|line) \d+), /, '$1: ');
		return expected ? `${place} is empty, expected ${expected}` : `${place} is empty`;
	}
	const facts = [
		expected ? `expected ${expected}` : '',
		expected && received ? `found ${received}` : (received ?? ''),
	].filter((fact) => fact !== '');
	if (!field) return facts.length > 0 ? facts.join(', ') : undefined;
	return facts.length > 0 ? `${field}: ${facts.join(', ')}` : field;
}

/** Splits a refusal into the parts that are shown to an admin. */
function describeParts({ reason, detail }: Refusal): RefusalParts {
	const { sentence } = reasons[reason];
	const finding = describeFinding(detail);
	const { hint } = detail;
	// The name of the wrong setting tells more than the general sentence.
	return reason === 'setting-invalid' && detail.field && finding
		? { reason, headline: finding, hint }
		: { reason, headline: sentence, finding, hint };
}

const join = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join('. ');

/** Describes a refusal for an item: the reason word, a sentence that ends with what to change, and the detail. */
export function describeRefusal(refusal: Refusal): ItemRefusal {
	const { reason, headline, hint } = describeParts(refusal);
	return { reason, message: join(headline, hint), detail: { ...refusal.detail } };
}

/** Describes a refusal in one text: the reason word, what happened, where, and what to change. */
export function explainRefusal(refusal: Refusal): string {
	const { reason, headline, finding, hint } = describeParts(refusal);
	return `${reason}: ${join(headline, finding, hint)}`;
}

/** Describes a refusal for the error of a node, which has a message and, in small print, a description. */
export function describeNodeError(refusal: Refusal): { message: string; description: string } {
	const { reason, headline, finding, hint } = describeParts(refusal);
	const { traceId } = refusal.detail;
	return {
		message: `${reason}: ${join(headline, hint)}`,
		description: join(finding, traceId && `Atlassian's trace ID: ${traceId}`),
	};
}
