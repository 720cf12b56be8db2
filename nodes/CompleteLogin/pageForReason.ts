import type { Reason } from '../shared/core/refusal/reasons';
import type { RefusalKind } from '../shared/pages/refusalPage';

const kinds: Partial<Record<Reason, RefusalKind>> = {
	'verdict-negative': 'denied',
	'no-rule-matched': 'denied',
	'no-portal-granted': 'denied',
	// Waiting helps in none of these: somebody has to look at the account or the organization.
	'customer-inactive-or-hidden': 'denied',
	'customer-twins': 'denied',
	'account-bound-to-another': 'denied',
	'organization-name-refused': 'denied',
	'organization-managed-elsewhere': 'denied',
	'organization-of-another-connection': 'denied',
	'organization-not-ours': 'denied',
	'organization-name-confusable': 'denied',
	'too-many-organizations': 'denied',
	'too-many-removals': 'denied',
	// The login is genuine, a step of the workflow did not happen: the next login heals it.
	'step-missing': 'preparing',
	'verdict-missing': 'preparing',
	'too-many-new-organizations': 'preparing',
	'ledger-busy': 'preparing',
	'jsm-rate-limited': 'preparing',
	'jsm-unavailable': 'preparing',
	'jsm-unexpected-answer': 'preparing',
	'jsm-not-found': 'preparing',
	// The admin has to do something; the customer cannot.
	'jsm-permission-missing': 'unavailable',
	'jsm-unauthorized': 'unavailable',
	'jsm-invalid-request': 'unavailable',
	'account-kind-refused': 'unavailable',
	'group-protected': 'unavailable',
	'portal-not-restricted': 'unavailable',
	'ledger-unreadable': 'unavailable',
	'ledger-too-large': 'unavailable',
	'mapping-missing': 'unavailable',
	'setting-invalid': 'unavailable',
	internal: 'unavailable',
};

/** Which page a customer sees when the portal stays closed for this reason; of forged items one learns nothing. */
export const pageForReason = (reason: Reason): RefusalKind => kinds[reason] ?? 'try-again';

/** The same for an item with the error a node left on it; without a known reason the workflow did not finish. */
export function pageForError(error: unknown): RefusalKind {
	const reason = typeof error === 'object' && error !== null && 'reason' in error ? error.reason : undefined;
	return typeof reason === 'string' && Object.hasOwn(kinds, reason)
		? pageForReason(reason as Reason)
		: 'preparing';
}
