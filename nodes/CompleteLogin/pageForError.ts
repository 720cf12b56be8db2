import type { CustomerPage } from '../shared/core/refusal/customerPage';
import { isReason, reasons } from '../shared/core/refusal/reasons';

/** Which page fits the error a node before left on the item; without a known reason the workflow did not finish. */
export function pageForError(error: unknown): CustomerPage {
	const reason = typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined;
	return isReason(reason) ? reasons[reason].page : 'preparing';
}
