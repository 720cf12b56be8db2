import { pageStatus, type CustomerPage } from './customerPage';

/** What a reason word stands for. */
export interface ReasonRow {
	/** What happened, for the admin; what to change is in docs/refusals.md. */
	sentence: string;
	/** What the customer sees. */
	page: CustomerPage;
	/** HTTP status of the answer. */
	status: number;
}

const shows =
	(page: CustomerPage) =>
	(sentence: string): ReasonRow => ({ sentence, page, status: pageStatus[page] });

// Most reasons show the same page, so that an attacker learns nothing from it.
const tryAgain = shows('try-again');
const alreadyDone = shows('already-done');
// The customer is known, but somebody has to look at the account, the organization or the rules.
const denied = shows('denied');
// The admin has to do something; waiting does not help.
const unavailable = shows('unavailable');
// The login is genuine, and the next one may succeed without anybody's help.
const preparing = shows('preparing');
const notOffered = shows('not-offered');
const notEnded = shows('not-ended');
const tooMany = shows('too-many');

/**
 * The closed list of refusal words, one row each: the sentence an admin reads beside the word, the page the customer
 * sees, and its HTTP status. The same word is in the log, on the Denied branch, in the test's name and in the
 * documentation.
 */
export const reasons = {
	// The customer's browser and the pending login
	'state-missing': tryAgain('The answer carries no state, or this browser has no login waiting for it'),
	'state-mismatch': tryAgain('The answer belongs to another login or another browser'),
	'state-expired': tryAgain('The login was started too long ago'),
	'state-reused': alreadyDone('This login was already completed once'),
	'wrong-connection': tryAgain('The answer was meant for another connection'),
	'malformed-request': tryAgain('The request is not one this endpoint understands'),
	'request-too-large': { ...tryAgain('The request is larger than any real answer'), status: 413 },
	'too-many-requests': tooMany('More requests came in a minute than the limit allows'),
	'return-address-refused': tryAgain(
		'The address to return to is neither a path nor on the list of allowed origins',
	),

	// The identity provider's answer
	'provider-error': tryAgain('The identity provider answered with an error'),
	'provider-unreachable': unavailable(
		'The identity provider did not answer in time, or not in a usable form',
	),
	'provider-misconfigured': unavailable('The connection does not fit what the identity provider publishes'),
	'code-refused': tryAgain('The identity provider refused the authorization code'),
	'id-token-missing': tryAgain('The identity provider sent no ID token'),
	'signature-invalid': tryAgain('The answer is not signed with a key of this identity provider'),
	'algorithm-not-allowed': tryAgain('The answer is signed with an algorithm this connection does not allow'),
	'issuer-mismatch': tryAgain('The answer names another issuer than the connection'),
	'audience-mismatch': tryAgain('The answer is meant for another client or service provider'),
	'authorized-party-mismatch': tryAgain('The ID token was issued to another client'),
	'nonce-mismatch': tryAgain('The ID token does not belong to this login'),
	'token-expired': tryAgain('The ID token is no longer valid'),
	'token-time-implausible': tryAgain('The times in the ID token cannot be right; check both clocks'),
	'token-hash-mismatch': tryAgain('The access token is not the one the ID token speaks of'),
	'token-malformed': tryAgain('The ID token is not a well-formed one'),
	'authentication-too-old': tryAgain(
		'The customer signed in at the identity provider longer ago than the connection allows',
	),
	'authentication-too-weak': denied(
		'The identity provider did not confirm the kind of sign-in the connection demands',
	),
	'subject-invalid': denied('The subject is missing, empty or not an identifier'),
	'userinfo-mismatch': tryAgain('The userinfo answer speaks of somebody else'),
	'userinfo-invalid': tryAgain('The userinfo answer cannot be used'),
	'tenant-not-allowed': denied('The tenant is not on the list of the connection'),

	// SAML messages
	'xml-refused': tryAgain('The message holds XML that no identity provider needs'),
	'xml-malformed': tryAgain('The message is not well-formed XML'),
	'message-shape-refused': tryAgain('The message is not built as SAML prescribes'),
	'version-mismatch': tryAgain('The message is not of SAML 2.0'),
	'signature-missing': tryAgain('A signature that the connection demands is missing'),
	'signature-malformed': tryAgain('A signature is not built as SAML prescribes'),
	'encryption-refused': tryAgain('The assertion is not encrypted in a way this connection allows'),
	'decryption-failed': tryAgain('The assertion cannot be decrypted with the keys of this connection'),
	'assertion-missing': tryAgain('The answer carries no assertion'),
	'assertion-malformed': tryAgain('The assertion lacks what every assertion has'),
	'assertion-expired': tryAgain('The assertion is no longer valid'),
	'assertion-too-old': tryAgain('The assertion was issued longer ago than the connection allows'),
	'assertion-time-implausible': tryAgain('The assertion is of the future; check both clocks'),
	'assertion-reused': alreadyDone('This assertion was already used once'),
	'destination-mismatch': tryAgain('The answer was sent to another address'),
	'recipient-mismatch': tryAgain('The assertion is for another address'),
	'request-mismatch': tryAgain('The answer does not belong to the request of this browser'),
	'confirmation-refused': tryAgain('The assertion does not say that its bearer is the customer'),
	'conditions-refused': tryAgain('The assertion has no conditions, or some that nobody understands'),
	'authentication-missing': tryAgain('The assertion does not say that the customer signed in'),
	'attribute-refused': denied('An attribute is repeated, nested or encrypted by itself'),
	'subject-encrypted': denied('The NameID is encrypted by itself'),
	'logout-not-supported': notOffered('Single logout is not offered'),
	'logout-out-of-time': notEnded('The logout message is too old, of the future, or does not say of when'),
	'logout-reused': notEnded('This logout message was already used once'),
	'logout-mismatch': notEnded('The answer belongs to no logout of this browser'),
	'subject-transient': denied('The NameID changes with every login, so nobody can be recognized by it'),

	// Who the customer is
	'email-missing': denied('The identity provider sent no e-mail address'),
	'email-malformed': denied('The e-mail address is not one that can be compared safely'),
	'email-unverified': denied('The identity provider does not confirm that the e-mail address was verified'),
	'email-domain-not-allowed': denied('This connection may not speak for the domain of the e-mail address'),

	// What the workflow decided
	'no-rule-matched': denied('No mapping rule matched and there is no default organization'),
	'organization-name-refused': denied('The name cannot be an organization name'),
	'too-many-organizations': denied('More organizations matched than one login may have'),
	'no-portal-granted': denied('No portal is open to this customer'),
	'workflow-failed': unavailable('The workflow ended without an answer to the customer'),
	'workflow-silent': preparing('The workflow did not answer the customer in time'),

	// What a node found missing or forged
	'pass-missing': tryAgain('The item carries no proof of a finished login'),
	'pass-invalid': tryAgain('The proof of a finished login is forged, expired or of another workflow'),
	'pass-of-another-login': tryAgain('The proof belongs to another login than the item'),
	'identity-altered': tryAgain('The identity in the item is not the one that was verified at login'),
	'mapping-missing': unavailable('The item did not come through Organization Mapping'),
	'verdict-missing': preparing('The item carries no decision of Portal Access'),
	'verdict-invalid': tryAgain('The decision of Portal Access is forged, expired or of another workflow'),
	'verdict-of-another-login': tryAgain('The decision of Portal Access belongs to another login'),
	'verdict-negative': denied('Portal Access decided against this customer'),
	'step-missing': preparing('A step that must have succeeded before the portal opens did not'),

	// Jira Service Management
	'customer-inactive-or-hidden': denied(
		'An account with this e-mail address exists but is inactive or hidden; only an admin can restore it',
	),
	'customer-twins': denied('Two accounts share this e-mail address'),
	'account-bound-to-another': denied(
		'The account with this e-mail address belongs to another login: another issuer or another subject',
	),
	'ledger-unreadable': unavailable('What is recorded about the account is not in a form that can be trusted'),
	'ledger-busy': preparing('The record of the account was changed by another login while this one ran'),
	'ledger-too-large': unavailable(
		'The record of what was granted to the account would be larger than its store takes',
	),
	'jsm-permission-missing': unavailable('The Jira credential lacks a permission or a scope'),
	'jsm-unauthorized': unavailable('Jira refused the credential'),
	'jsm-not-found': preparing('Jira does not know what the call names'),
	'jsm-invalid-request': unavailable('Jira refused the values of the call'),
	'jsm-rate-limited': preparing('Jira asks to wait'),
	'jsm-unavailable': preparing('Jira did not answer, or answered with an error of its own'),
	'jsm-unexpected-answer': preparing('Jira answered in a form nobody described'),
	'organization-managed-elsewhere': denied('The organization is managed by directory provisioning (SCIM)'),
	'organization-of-another-connection': denied(
		'The organization of this name was made for another connection or another key',
	),
	'organization-not-ours': denied(
		'The organization of this name was not made on the fly, so nobody claims it on the fly',
	),
	'organization-name-confusable': denied('The name looks like that of another organization'),
	'too-many-new-organizations': preparing(
		'More organizations would be made on the fly than one hour may bring',
	),
	'too-many-removals': denied('More memberships would be taken away than one run may remove'),
	'removals-held-back': tryAgain('Far fewer organizations came than are recorded, so nothing was taken away'),
	'account-kind-refused': unavailable('The account is not of the kind this operation is for'),
	'group-protected': unavailable('The group may carry rights over the site or a seat in a product'),
	'portal-not-restricted': unavailable('The portal is open, so single customers cannot be removed from it'),

	// The login store
	'store-unreachable': unavailable('The login store (Redis) did not answer in time, or not in a usable form'),

	// Settings
	'setting-invalid': unavailable('A setting of the node or its credential is missing or wrong'),
	internal: unavailable('Something broke inside the node'),
} satisfies Record<string, ReasonRow>;

export type Reason = keyof typeof reasons;

/** Whether a value from outside, such as an item's `error.reason`, is a reason word. */
export const isReason = (value: unknown): value is Reason =>
	typeof value === 'string' && Object.hasOwn(reasons, value);
