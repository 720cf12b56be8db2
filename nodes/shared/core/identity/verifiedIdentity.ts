import { accept, type Outcome } from '../refusal/outcome';
import { markVerified, type Verified } from '../verified/verified';
import type { EmailAddress } from './emailAddress';
import { checkEmailPolicy, type EmailPolicy } from './emailPolicy';
import type { Identity } from './identity';
import type { SourceGap } from './identitySources';
import type { KnowledgeBySource } from './knowledge';

/** What a provider's verified answer says about the person, before the connection's e-mail policy is applied. */
export interface StatedIdentity {
	identity: Verified<Identity, 'statement'>;
	email: EmailAddress;
	/** Sources of which the provider sent something, but not all. */
	gaps: SourceGap[];
}

/** Marks an identity that was read from a verified answer, and from nothing else. For the protocol adapters. */
export const stateIdentity = (identity: Identity): StatedIdentity['identity'] =>
	markVerified<Identity, 'statement'>(identity);

/**
 * A person for whom the connection may speak. The `identity` of an item is not one: whoever edits the workflow can
 * change it.
 */
export type VerifiedIdentity = Verified<Identity, 'identity'>;

/** Applies the connection's e-mail policy: the last check before a login counts as this person's. */
export function verifyIdentity(
	{ identity, email }: StatedIdentity,
	policy: EmailPolicy,
): Outcome<VerifiedIdentity> {
	const allowed = checkEmailPolicy(email, identity.emailVerified, policy);
	return allowed.ok ? accept(markVerified<Identity, 'identity'>(identity)) : allowed;
}

/** The same person, with what absent sources mean. */
export const withKnowledge = (identity: VerifiedIdentity, knowledge: KnowledgeBySource): VerifiedIdentity =>
	markVerified<Identity, 'identity'>({ ...identity, knowledge });
