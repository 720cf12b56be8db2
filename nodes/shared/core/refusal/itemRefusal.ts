import type { Refusal, RefusalDetail } from './outcome';
import { reasons, type Reason } from './reasons';

/** A refusal as it travels in an item on a Denied or Unmapped output. */
export interface ItemRefusal {
	reason: Reason;
	message: string;
	detail: RefusalDetail;
}

/** Puts the sentence of the word, and what to change, beside the word. */
export function describeRefusal({ reason, detail }: Refusal): ItemRefusal {
	const { sentence } = reasons[reason];
	const message = detail.hint ? `${sentence}. ${detail.hint}` : sentence;
	return { reason, message, detail: { ...detail } };
}
