import type { Reason } from '../../../../../nodes/shared/core/refusal/reasons';
import type { VerifiedAssertion } from '../../../../../nodes/shared/saml/response/assertionRules';
import type { ResponsePolicy } from '../../../../../nodes/shared/saml/response/responsePolicy';
import type { IdentityProvider, Profile } from '../../../../support/samlIdp/identityProvider';
import type { Message } from '../../../../support/samlIdp/message';
import type { SignOptions } from '../../../../support/samlIdp/sign';

/** One row of the catalogue: exactly one thing wrong, and the word it is refused with. */
export interface Case {
	id: string;
	profile: Profile;
	what: string;
	verdict: 'accept' | Reason;
	/** The message's text, or the form fields where the text is not the point. */
	make: (idp: IdentityProvider) => Promise<Made> | Made;
	policy?: Partial<ResponsePolicy>;
	/** The NameID an accepted message must come out with. */
	nameId?: string;
	/** All it must come out with, where that is the point. */
	value?: VerifiedAssertion;
}

type Made = string | Record<string, unknown>;

type Edit = (message: Message) => void;

/** A message with one part changed before it is signed. */
export const edited = (
	id: string,
	profile: Profile,
	what: string,
	verdict: Case['verdict'],
	edit: Edit,
	more: Partial<Case> = {},
): Case => ({ id, profile, what, verdict, make: (idp) => idp.respond(profile, edit), ...more });

/** A correct message whose text is changed after it was signed. */
export const tampered = (
	id: string,
	profile: Profile,
	what: string,
	verdict: Case['verdict'],
	change: (xml: string) => string,
	more: Partial<Case> = {},
): Case => ({
	id,
	profile,
	what,
	verdict,
	make: (idp) => {
		const xml = idp.respond(profile);
		const changed = change(xml);
		if (changed === xml) throw new Error(`${id} changes nothing`);
		return changed;
	},
	...more,
});

/** A message that is signed in an unusual way; the options apply to every signature of the profile. */
export const signedWith = (
	id: string,
	profile: Profile,
	what: string,
	verdict: Case['verdict'],
	options: Partial<SignOptions>,
	more: Partial<Case> = {},
): Case => ({ id, profile, what, verdict, make: (idp) => idp.respond(profile, undefined, options), ...more });

export const made = (
	id: string,
	profile: Profile,
	what: string,
	verdict: Case['verdict'],
	make: Case['make'],
	more: Partial<Case> = {},
): Case => ({ id, profile, what, verdict, make, ...more });
