import type { CustomerPage } from '../shared/core/refusal/customerPage';
import { isReason, reasons } from '../shared/core/refusal/reasons';

/** Chooses the page for the error of an earlier node in the item; without a known reason it is `preparing`. */
export function pageForError(error: unknown): CustomerPage {
	const reason = typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined;
	return isReason(reason) ? reasons[reason].page : 'preparing';
}
