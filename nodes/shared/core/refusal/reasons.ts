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
	'malformed-request': tryAgain('This endpoint does not understand the request'),
	'request-too-large': { ...tryAgain('The request is larger than any real answer'), status: 413 },
	'too-many-requests': tooMany('More requests came in a minute than the limit allows'),
	'return-address-refused': tryAgain('The return URL is neither a path nor on the list of allowed origins'),

	// The identity provider's answer
	'provider-error': tryAgain('The identity provider answered with an error'),
	'provider-unreachable': unavailable(
		'The identity provider did not answer in time, or not in a usable form',
	),
	'provider-misconfigured': unavailable(
		'The settings do not fit what the identity provider publishes or accepts',
	),
	'code-refused': tryAgain('The identity provider refused the authorization code'),
	'id-token-missing': tryAgain('The identity provider sent no ID token'),
	'signature-invalid': tryAgain('The answer is not signed with a key of this identity provider'),
	'algorithm-not-allowed': tryAgain('The answer is signed with an algorithm this connection does not allow'),
	'issuer-mismatch': tryAgain('The answer comes from another issuer than the one configured'),
	'audience-mismatch': tryAgain('The audience of the answer is another client or service provider'),
	'authorized-party-mismatch': tryAgain('The ID token was issued to another client'),
	'nonce-mismatch': tryAgain('The ID token does not belong to this login'),
	'token-expired': tryAgain('The ID token is no longer valid'),
	'token-time-implausible': tryAgain('The times in the ID token cannot be right; check both clocks'),
	'token-hash-mismatch': tryAgain('The access token does not match the hash in the ID token'),
	'token-malformed': tryAgain('The ID token is not well-formed'),
	'authentication-too-old': tryAgain(
		'The customer signed in at the identity provider longer ago than the connection allows',
	),
	'authentication-too-weak': denied(
		'The identity provider did not confirm the kind of sign-in that this connection requires',
	),
	'subject-invalid': denied('The subject is missing, empty or not an identifier'),
	'userinfo-mismatch': tryAgain('The userinfo answer is about another subject than the ID token'),
	'userinfo-invalid': tryAgain('The userinfo answer cannot be used'),
	'tenant-not-allowed': denied('The tenant is not among the allowed tenants of the connection'),

	// SAML messages
	'xml-refused': tryAgain(
		'The message contains XML that no identity provider needs, such as a document type',
	),
	'xml-malformed': tryAgain('The message is not well-formed XML'),
	'message-shape-refused': tryAgain('The structure of the message does not follow the SAML specification'),
	'version-mismatch': tryAgain('The message is not SAML 2.0'),
	'signature-missing': tryAgain('A signature that this connection requires is missing'),
	'signature-malformed': tryAgain('The structure of a signature does not follow the SAML specification'),
	'encryption-refused': tryAgain('The assertion is not encrypted in a way this connection allows'),
	'decryption-failed': tryAgain('The assertion cannot be decrypted with the keys of this connection'),
	'assertion-missing': tryAgain('The response contains no assertion'),
	'assertion-malformed': tryAgain('The assertion lacks a part that every assertion must have'),
	'assertion-expired': tryAgain('The assertion is no longer valid'),
	'assertion-too-old': tryAgain('The assertion was issued longer ago than the connection allows'),
	'assertion-time-implausible': tryAgain('The assertion is dated in the future; check both clocks'),
	'assertion-reused': alreadyDone('This assertion was already used once'),
	'destination-mismatch': tryAgain('The Destination of the response is another URL'),
	'recipient-mismatch': tryAgain('The Recipient of the assertion is another URL'),
	'request-mismatch': tryAgain('The response does not answer a request of this browser'),
	'confirmation-refused': tryAgain('The assertion has no valid bearer confirmation of its subject'),
	'conditions-refused': tryAgain('The assertion has no conditions, or an unknown one'),
	'authentication-missing': tryAgain('The assertion contains no statement that the customer signed in'),
	'attribute-refused': denied('An attribute is repeated, nested or encrypted by itself'),
	'subject-encrypted': denied('The NameID is encrypted by itself'),
	'logout-not-supported': notOffered('Single logout is not offered'),
	'logout-out-of-time': notEnded('The logout message is too old, dated in the future or not dated'),
	'logout-reused': notEnded('This logout message was already used once'),
	'logout-mismatch': notEnded('The response does not answer a logout of this browser'),
	'subject-transient': denied('The NameID changes with every login, so it cannot identify a customer'),

	// Who the customer is
	'email-missing': denied('The identity provider sent no e-mail address'),
	'email-malformed': denied('The e-mail address cannot be compared safely with others'),
	'email-unverified': denied('The identity provider does not confirm that the e-mail address was verified'),
	'email-domain-not-allowed': denied(
		'The domain of the e-mail address is not among the trusted domains of this connection',
	),

	// What the workflow decided
	'no-rule-matched': denied('No mapping rule matched and there is no default organization'),
	'groups-overage': denied('The identity provider has more groups for this customer than it sends'),
	'organization-name-refused': denied('This text cannot be the name of an organization'),
	'too-many-organizations': denied('More organizations matched than one login may have'),
	'no-portal-granted': denied('No portal is open to this customer'),
	'workflow-failed': unavailable('The workflow ended without an answer to the customer'),
	'workflow-silent': preparing('The workflow did not answer the customer in time'),

	// What a node found missing or forged
	'pass-missing': tryAgain('The item carries no proof of a finished login'),
	'pass-invalid': tryAgain('The proof of a finished login is forged, expired or from another workflow'),
	'pass-spent': alreadyDone(
		'A newer login or a revocation has changed the access since this login was verified',
	),
	'pass-of-another-login': tryAgain('The proof in the item belongs to another login'),
	'identity-altered': tryAgain('The identity in the item is not the one that was verified at login'),
	'mapping-missing': unavailable('The item did not come through Organization Mapping'),
	'verdict-missing': preparing('The item carries no decision of Portal Access'),
	'verdict-invalid': tryAgain('The decision of Portal Access is forged, expired or from another workflow'),
	'verdict-of-another-login': tryAgain('The decision of Portal Access in the item belongs to another login'),
	'site-mismatch': unavailable(
		'A proof in the item is about another Jira site than this node, or than the other proofs',
	),
	'verdict-undecided': unavailable(
		'Portal Access waits for the memberships in Jira, and no later node has decided by them',
	),
	'verdict-negative': denied('Portal Access granted this customer no portal'),
	'step-missing': preparing('A step that must succeed before the portal opens did not'),

	// Jira Service Management
	'customer-inactive-or-hidden': denied(
		'An account with this e-mail address exists but is inactive or hidden; only an admin can restore it',
	),
	'customer-twins': denied('Two accounts share this e-mail address'),
	'account-bound-to-another': denied(
		'The account with this e-mail address belongs to another login: another issuer or another subject',
	),
	'ledger-unreadable': unavailable('The ledger of the account is damaged or in an unknown format'),
	'ledger-busy': preparing('Another login changed the ledger of the account while this one ran'),
	'ledger-too-large': unavailable('The ledger of the account would become too large for its store'),
	'jsm-permission-missing': unavailable('The Jira credential lacks a permission or a scope'),
	'jsm-unauthorized': unavailable('Jira refused the credential'),
	'jsm-ip-not-allowed': unavailable("The site's IP allow list does not contain the address of n8n"),
	'jsm-site-renamed': unavailable('The Jira site has another address now'),
	'jsm-site-suspended': unavailable('The Jira site is suspended or has no valid subscription'),
	'jsm-not-found': preparing('Jira found no such organization, portal or account'),
	'jsm-invalid-request': unavailable('Jira refused a value of the call'),
	'jsm-rate-limited': preparing('Jira limits the rate of calls and asks to wait'),
	'jsm-unavailable': preparing('Jira did not answer, or answered with a server error'),
	'jsm-unexpected-answer': preparing('Jira answered in an unexpected form'),
	'organization-managed-elsewhere': denied('The organization is managed by directory provisioning (SCIM)'),
	'organization-of-another-connection': denied(
		'The organization of this name was created for another connection or another key',
	),
	'organization-not-ours': denied(
		'The organization of this name was not created on the fly, so a login cannot claim it',
	),
	'organization-name-confusable': denied('The name looks like that of another organization'),
	'too-many-new-organizations': preparing(
		'More organizations would be created on the fly than the limit per hour allows',
	),
	'too-many-removals': denied('More memberships would be removed than the limit per run allows'),
	'removals-held-back': tryAgain(
		'Far fewer organizations came than the ledger holds, so nothing was removed',
	),
	'account-kind-refused': unavailable('This operation does not support this kind of account'),
	'group-protected': unavailable('The group may grant administration rights or a product license'),
	'portal-not-restricted': unavailable(
		'The portal is open to everyone, so single customers cannot be removed from it',
	),

	// The login store
	'store-unreachable': unavailable('The login store (Redis) did not answer in time, or not in a usable form'),

	// Settings
	'setting-invalid': unavailable('A setting of the node or its credential is missing or wrong'),
	internal: unavailable('The node failed unexpectedly'),
} satisfies Record<string, ReasonRow>;

export type Reason = keyof typeof reasons;

/** Whether a value from outside, such as an item's `error.reason`, is a reason word. */
export const isReason = (value: unknown): value is Reason =>
	typeof value === 'string' && Object.hasOwn(reasons, value);
