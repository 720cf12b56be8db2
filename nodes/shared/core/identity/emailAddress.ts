import { accept, refuse, type Outcome } from '../refusal/outcome';

/** An e-mail address in its one comparable form. */
export interface EmailAddress {
	/** Lower case, ASCII. */
	address: string;
	domain: string;
}

// Real addresses never contain quotes, routing (`%`, `!`), lists or braces; attacks do (P-8).
const LOCAL_PART = /^(?!=)[a-z0-9#$&'*+/=?^_`|~-]+(?:\.[a-z0-9#$&'*+/=?^_`|~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether the text is a registrable-looking ASCII domain: two labels or more, no address literal. Lower case expected. */
export function isDomain(text: string): boolean {
	const labels = text.split('.');
	return (
		labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '')
	);
}

/**
 * Brings an e-mail address into the one form that is compared and stored, or refuses it.
 * Nothing is trimmed, folded or repaired: a provider should not send an address that needs it.
 *
 * Limits of RFC 5321: 64 characters before the `@`, 254 in all.
 */
export function parseEmailAddress(value: unknown): Outcome<EmailAddress> {
	if (value === undefined || value === null || value === '')
		return refuse('email-missing', { field: 'email' });
	const malformed = refuse('email-malformed', { field: 'email' });
	// ASCII only: other scripts and full-width forms could fold to another person's address.
	if (typeof value !== 'string' || value.length > 254 || !/^[\x21-\x7e]+$/.test(value)) return malformed;
	const address = value.toLowerCase();
	const [local = '', domain = '', ...more] = address.split('@');
	if (more.length > 0 || local.length > 64 || !LOCAL_PART.test(local) || !isDomain(domain)) return malformed;
	return accept({ address, domain });
}
