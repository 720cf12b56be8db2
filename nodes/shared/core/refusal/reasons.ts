/**
 * The closed list of refusal words. One meaning each; the same word is in the log, on the Denied branch,
 * in the test's name and in the documentation. The sentence is what an admin reads beside it.
 */
export const reasons = {
	// The customer's browser and the pending login
	'state-missing': 'The answer carries no state, or this browser has no login waiting for it',
	'state-mismatch': 'The answer belongs to another login or another browser',
	'state-expired': 'The login was started too long ago',
	'state-reused': 'This login was already completed once',
	'wrong-connection': 'The answer was meant for another connection',
	'malformed-request': 'The request is not one this endpoint understands',
	'request-too-large': 'The request is larger than any real answer',
	'too-many-requests': 'More requests came in a minute than the limit allows',
	'return-address-refused': 'The address to return to is neither a path nor on the list of allowed origins',

	// The identity provider's answer
	'provider-error': 'The identity provider answered with an error',
	'provider-unreachable': 'The identity provider did not answer in time, or not in a usable form',
	'provider-misconfigured': 'The connection does not fit what the identity provider publishes',
	'code-refused': 'The identity provider refused the authorization code',
	'id-token-missing': 'The identity provider sent no ID token',
	'signature-invalid': 'The answer is not signed with a key of this identity provider',
	'algorithm-not-allowed': 'The answer is signed with an algorithm this connection does not allow',
	'issuer-mismatch': 'The answer names another issuer than the connection',
	'audience-mismatch': 'The answer is meant for another client or service provider',
	'authorized-party-mismatch': 'The ID token was issued to another client',
	'nonce-mismatch': 'The ID token does not belong to this login',
	'token-expired': 'The ID token is no longer valid',
	'token-time-implausible': 'The times in the ID token cannot be right; check both clocks',
	'token-hash-mismatch': 'The access token is not the one the ID token speaks of',
	'token-malformed': 'The ID token is not a well-formed one',
	'authentication-too-old':
		'The customer signed in at the identity provider longer ago than the connection allows',
	'authentication-too-weak':
		'The identity provider did not confirm the kind of sign-in the connection demands',
	'subject-invalid': 'The subject is missing, empty or not an identifier',
	'userinfo-mismatch': 'The userinfo answer speaks of somebody else',
	'userinfo-invalid': 'The userinfo answer cannot be used',
	'tenant-not-allowed': 'The tenant is not on the list of the connection',

	// SAML messages
	'xml-refused': 'The message holds XML that no identity provider needs',
	'xml-malformed': 'The message is not well-formed XML',
	'message-shape-refused': 'The message is not built as SAML prescribes',
	'version-mismatch': 'The message is not of SAML 2.0',
	'signature-missing': 'A signature that the connection demands is missing',
	'signature-malformed': 'A signature is not built as SAML prescribes',
	'encryption-refused': 'The assertion is not encrypted in a way this connection allows',
	'decryption-failed': 'The assertion cannot be decrypted with the keys of this connection',
	'assertion-missing': 'The answer carries no assertion',
	'assertion-malformed': 'The assertion lacks what every assertion has',
	'assertion-expired': 'The assertion is no longer valid',
	'assertion-too-old': 'The assertion was issued longer ago than the connection allows',
	'assertion-time-implausible': 'The assertion is of the future; check both clocks',
	'assertion-reused': 'This assertion was already used once',
	'destination-mismatch': 'The answer was sent to another address',
	'recipient-mismatch': 'The assertion is for another address',
	'request-mismatch': 'The answer does not belong to the request of this browser',
	'confirmation-refused': 'The assertion does not say that its bearer is the customer',
	'conditions-refused': 'The assertion has no conditions, or some that nobody understands',
	'authentication-missing': 'The assertion does not say that the customer signed in',
	'attribute-refused': 'An attribute is repeated, nested or encrypted by itself',
	'subject-encrypted': 'The NameID is encrypted by itself',
	'logout-not-supported': 'Single logout is not offered',
	'logout-out-of-time': 'The logout message is too old, of the future, or does not say of when',
	'logout-reused': 'This logout message was already used once',
	'logout-mismatch': 'The answer belongs to no logout of this browser',
	'subject-transient': 'The NameID changes with every login, so nobody can be recognized by it',

	// Who the customer is
	'email-missing': 'The identity provider sent no e-mail address',
	'email-malformed': 'The e-mail address is not one that can be compared safely',
	'email-unverified': 'The identity provider does not confirm that the e-mail address was verified',
	'email-domain-not-allowed': 'This connection may not speak for the domain of the e-mail address',

	// What the workflow decided
	'no-rule-matched': 'No mapping rule matched and there is no default organization',
	'organization-name-refused': 'The name cannot be an organization name',
	'too-many-organizations': 'More organizations matched than one login may have',
	'no-portal-granted': 'No portal is open to this customer',
	'workflow-failed': 'The workflow ended without an answer to the customer',
	'workflow-silent': 'The workflow did not answer the customer in time',

	// What a node found missing or forged
	'pass-missing': 'The item carries no proof of a finished login',
	'pass-invalid': 'The proof of a finished login is forged, expired or of another workflow',
	'pass-of-another-login': 'The proof belongs to another login than the item',
	'identity-altered': 'The identity in the item is not the one that was verified at login',
	'mapping-missing': 'The item did not come through Organization Mapping',
	'verdict-missing': 'The item carries no decision of Portal Access',
	'verdict-invalid': 'The decision of Portal Access is forged, expired or of another workflow',
	'verdict-of-another-login': 'The decision of Portal Access belongs to another login',
	'verdict-negative': 'Portal Access decided against this customer',
	'step-missing': 'A step that must have succeeded before the portal opens did not',

	// Jira Service Management
	'customer-inactive-or-hidden':
		'An account with this e-mail address exists but is inactive or hidden; only an admin can restore it',
	'customer-twins': 'Two accounts share this e-mail address',
	'account-bound-to-another':
		'The account with this e-mail address belongs to another login: another issuer or another subject',
	'ledger-unreadable': 'What is recorded about the account is not in a form that can be trusted',
	'ledger-busy': 'The record of the account was changed by another login while this one ran',
	'ledger-too-large': 'The record of what was granted to the account would be larger than its store takes',
	'jsm-permission-missing': 'The Jira credential lacks a permission or a scope',
	'jsm-unauthorized': 'Jira refused the credential',
	'jsm-not-found': 'Jira does not know what the call names',
	'jsm-invalid-request': 'Jira refused the values of the call',
	'jsm-rate-limited': 'Jira asks to wait',
	'jsm-unavailable': 'Jira did not answer, or answered with an error of its own',
	'jsm-unexpected-answer': 'Jira answered in a form nobody described',
	'organization-managed-elsewhere': 'The organization is managed by directory provisioning (SCIM)',
	'organization-of-another-connection':
		'The organization of this name was made for another connection or another key',
	'organization-not-ours':
		'The organization of this name was not made on the fly, so nobody claims it on the fly',
	'organization-name-confusable': 'The name looks like that of another organization',
	'too-many-new-organizations': 'More organizations would be made on the fly than one hour may bring',
	'too-many-removals': 'More memberships would be taken away than one run may remove',
	'removals-held-back': 'Far fewer organizations came than are recorded, so nothing was taken away',
	'account-kind-refused': 'The account is not of the kind this operation is for',
	'group-protected': 'The group may carry rights over the site or a seat in a product',
	'portal-not-restricted': 'The portal is open, so single customers cannot be removed from it',

	// The login store
	'store-unreachable': 'The login store (Redis) did not answer in time, or not in a usable form',

	// Settings
	'setting-invalid': 'A setting of the node or its credential is missing or wrong',
	internal: 'Something broke inside the node',
} as const;

export type Reason = keyof typeof reasons;
