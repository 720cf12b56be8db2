import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { VerifiedTokens } from '../../../../nodes/shared/oidc/callback/verifyCallback';
import type { ClaimSources } from '../../../../nodes/shared/oidc/claims/claims';
import { mapClaims } from '../../../../nodes/shared/oidc/identity/claimMapping';
import { ISSUER, NOW } from '../../../support/oidcProvider/fakeProvider';
import { signIn } from '../../../support/oidcProvider/signIn';
import { claimSettings } from '../../../support/claimSettings';

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

const settings = claimSettings();
const claims: ClaimSources = {
	issuer: ISSUER,
	idToken: { sub: 'alice-1', email: 'alice@acme.example', email_verified: true },
};

/** Compiled, never run: each line must be an error of the compiler, or the types check fails. */
export function refusedByTheCompiler(): unknown[] {
	return [
		// @ts-expect-error a literal is not verified
		mapClaims({ issuer: ISSUER, idToken: { sub: 'alice-1' } }, settings),
		// @ts-expect-error claims nobody verified are not verified
		mapClaims(claims, settings),
		// @ts-expect-error a copy of the claims with a mark of one's own is not verified
		mapClaims({ ...claims, verified: true }, settings),
		// @ts-expect-error the tokens themselves are left behind
		(tokens: VerifiedTokens): unknown => tokens.accessToken,
	];
}

describe('verified tokens', () => {
	it('come from the verifier of the callback, and only they become an identity', async () => {
		const { outcome } = await signIn();
		if (!outcome.ok) throw new Error(outcome.reason);
		expect(mapClaims(outcome.value, settings)).toMatchObject({
			ok: true,
			value: { identity: { issuer: ISSUER, subject: 'alice-1' } },
		});
	});

	it('hold no token', async () => {
		const { outcome } = await signIn();
		expect(outcome.ok && Object.keys(outcome.value)).toEqual(['issuer', 'idToken']);
		expect(JSON.stringify(outcome)).not.toMatch(/canary|eyJ/);
	});
});
