import type { ResponsePolicy, SignatureDemand } from '../../../nodes/shared/saml/response/responsePolicy';
import type { Keys, Profile } from './identityProvider';
import { ACS, IDP, SP } from './message';

/** What must be signed, by profile. */
export const demands: Record<Profile, SignatureDemand> = {
	B: 'both',
	A: 'assertion',
	R: 'response',
	N: 'either',
};

/** The policy that the generator's correct message satisfies. */
export const makePolicy = ({ sp }: Pick<Keys, 'sp'>): ResponsePolicy => ({
	issuer: IDP,
	audience: SP,
	acsUrl: ACS,
	demand: 'both',
	encryptionRequired: false,
	decryption: { keys: [sp.privateKey], allowCbc: false },
	clockSkew: 60_000,
	maxAge: 300_000,
	responseIssuerOptional: false,
	destinationOptional: false,
	singleAttributes: ['email', 'mail'],
});
