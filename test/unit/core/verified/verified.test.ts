import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Identity } from '../../../../nodes/shared/core/identity/identity';
import type {
	StatedIdentity,
	verifyIdentity,
	VerifiedIdentity,
} from '../../../../nodes/shared/core/identity/verifiedIdentity';
import type { chooseLanding } from '../../../../nodes/shared/core/login/landing';
import type { LoginItem } from '../../../../nodes/shared/core/login/loginItem';
import type {
	OpenedPass,
	OpenedReceipt,
	OpenedVerdict,
	Pass,
	Receipt,
	requireSteps,
	requireVerdict,
	Verdict,
} from '../../../../nodes/shared/core/login/loginProof';
import type { makeVerifiedLogin } from '../../../../nodes/shared/core/login/verifiedLogin';
import type { stateVerdict } from '../../../../nodes/shared/core/portals/portalDecision';
import type { VerifiedTokens } from '../../../../nodes/shared/oidc/callback/verifyCallback';
import type { ClaimSources } from '../../../../nodes/shared/oidc/claims/claims';
import type { mapClaims } from '../../../../nodes/shared/oidc/identity/claimMapping';
import type {
	checkAssertion,
	VerifiedAssertion,
} from '../../../../nodes/shared/saml/response/assertionRules';
import type { mapAssertion } from '../../../../nodes/shared/saml/response/identityMapping';
import type { SignedElement } from '../../../../nodes/shared/saml/response/signedElement';

/** `npm run types` proves these; running them only shows that they are not skipped. */
describe('a verified value cannot be written down', () => {
	it('an item’s identity is not accepted where a verified one is needed', () => {
		type Needed = Parameters<typeof makeVerifiedLogin>[2];
		expectTypeOf<Needed>().toEqualTypeOf<VerifiedIdentity>();
		expectTypeOf<LoginItem['identity']>().not.toExtend<Needed>();
		expectTypeOf<LoginItem['identity']>().not.toExtend<StatedIdentity['identity']>();
		// The other way round it is: what was verified is what the item carries.
		expectTypeOf<VerifiedIdentity>().toExtend<LoginItem['identity']>();
	});

	it('what the provider states is not verified before the e-mail policy of the connection', () => {
		expectTypeOf<Parameters<typeof verifyIdentity>[0]>().toEqualTypeOf<StatedIdentity>();
		expectTypeOf<StatedIdentity['identity']>().not.toExtend<VerifiedIdentity>();
	});

	it('a literal is no verified value', () => {
		const identity: Identity = {
			issuer: 'https://idp.example.test',
			subject: 'mallory',
			email: 'alice@acme.example',
			emailVerified: true,
			displayName: 'Alice',
			groups: [],
			roles: [],
			knowledge: { groups: 'known' },
			attributes: {},
			authentication: { methods: [] },
		};
		// @ts-expect-error -- only `verifyIdentity` makes one
		const forged: VerifiedIdentity = identity;
		// @ts-expect-error -- only the protocol adapters read one, from a verified answer
		const stated: StatedIdentity['identity'] = { ...identity };
		// @ts-expect-error -- only `checkAssertion` makes one
		const assertion: VerifiedAssertion = {
			id: '_a',
			issuer: 'https://idp.example.test',
			nameId: { value: 'mallory', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
			attributes: new Map(),
			authentication: {},
			issuedAt: 0,
			expiresAt: 0,
		};
		// @ts-expect-error -- only `verifyCallback` makes them
		const tokens: VerifiedTokens = { issuer: 'https://idp.example.test', idToken: { sub: 'mallory' } };
		expect([forged, stated, assertion, tokens]).toHaveLength(4);
	});

	it('only an element that a signature covers is read as an assertion', () => {
		expectTypeOf<Parameters<typeof checkAssertion>[0]>().toEqualTypeOf<SignedElement>();
		expectTypeOf<Element>().not.toExtend<SignedElement>();
		expectTypeOf<Parameters<typeof mapAssertion>[0]>().toEqualTypeOf<VerifiedAssertion>();
	});

	it('only claims of a verified callback are mapped', () => {
		expectTypeOf<Parameters<typeof mapClaims>[0]>().toEqualTypeOf<VerifiedTokens>();
		expectTypeOf<ClaimSources>().not.toExtend<VerifiedTokens>();
	});

	it('a proof counts only after it was opened', () => {
		expectTypeOf<Pass>().not.toExtend<OpenedPass>();
		expectTypeOf<Verdict>().not.toExtend<OpenedVerdict>();
		expectTypeOf<Receipt>().not.toExtend<OpenedReceipt>();
		expectTypeOf<Parameters<typeof requireVerdict>[2]>().toEqualTypeOf<OpenedPass>();
		expectTypeOf<Parameters<typeof requireSteps>[2]>().toEqualTypeOf<OpenedPass>();
		expectTypeOf<Parameters<typeof stateVerdict>[0]>().toEqualTypeOf<OpenedPass>();
		expectTypeOf<Parameters<typeof chooseLanding>[0]>().toEqualTypeOf<OpenedVerdict>();
	});
});

describe('what is verified', () => {
	it('carries no token, no code and no XML on', () => {
		type Name<T> = Extract<keyof T, string>;
		type Secret = 'accessToken' | 'idToken' | 'refreshToken' | 'token' | 'code' | 'xml' | 'assertion';
		expectTypeOf<Extract<Name<VerifiedIdentity>, Secret>>().toBeNever();
		expectTypeOf<Extract<Name<VerifiedAssertion>, Secret>>().toBeNever();
		expectTypeOf<Extract<Name<OpenedPass>, Secret>>().toBeNever();
	});
});

/** Who may call a function that makes a verified value, or the proof of one. */
const makers: Record<string, string[]> = {
	markVerified: [
		'core/identity/verifiedIdentity.ts',
		'core/login/loginProof.ts',
		'core/verified/verified.ts',
		'oidc/callback/verifyCallback.ts',
		'saml/response/assertionRules.ts',
		'saml/response/signedElement.ts',
	],
	markSigned: ['saml/logout/logoutMessage.ts', 'saml/response/response.ts', 'saml/response/signedElement.ts'],
	stateIdentity: [
		'core/identity/verifiedIdentity.ts',
		'oidc/identity/claimMapping.ts',
		'saml/response/identityMapping.ts',
	],
	sealPass: ['core/login/loginProof.ts', 'core/login/verifiedLogin.ts'],
};

const nodes = resolve(__dirname, '../../../../nodes');
const sources = readdirSync(nodes, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => ({ file, text: readFileSync(join(nodes, file), 'utf8') }));

it.each(Object.entries(makers))('%s is called by the checks alone', (name, files) => {
	const callers = sources.filter(({ text }) => new RegExp(String.raw`\b${name}\b`).test(text));
	expect(callers.map(({ file }) => file.replace(/^shared\//, '')).sort()).toEqual(files);
});
