import type { Outcome } from '../../../nodes/shared/core/refusal/outcome';
import type { Reason } from '../../../nodes/shared/core/refusal/reasons';
import type { Callback } from '../../../nodes/shared/oidc/callback/callback';
import type { Connection } from '../../../nodes/shared/oidc/connection/connection';
import type { Expected } from '../../../nodes/shared/oidc/callback/codeRedemption';
import type { VerifiedTokens } from '../../../nodes/shared/oidc/callback/verifyCallback';
import { createRelyingParty, type RelyingParty } from '../../../nodes/shared/oidc/relyingParty';
import {
	CLIENT_ID,
	CLIENT_SECRET,
	createFakeProvider,
	ISSUER,
	type Defect,
	type FakeProvider,
} from './fakeProvider';

export const REDIRECT_URI = 'https://n8n.acme.example/webhook/customer-login/callback';

export const connection: Connection = {
	protocol: 'oidc',
	issuer: ISSUER,
	clientId: CLIENT_ID,
	authentication: { method: 'basic', secret: CLIENT_SECRET },
	algorithms: ['RS256'],
	userinfo: false,
	audiences: [],
	tenants: [],
	subjectClaim: 'sub',
	allowInsecureHttp: false,
};

export const expected: Expected = {
	redirectUri: REDIRECT_URI,
	state: 'state-1',
	nonce: 'nonce-1',
	codeVerifier: 'verifier-'.padEnd(43, 'v'),
};

export const callback: Callback = { state: 'state-1', answer: { code: 'canary-code' } };

export interface SignInOptions {
	connection?: Partial<Connection>;
	expected?: Partial<Expected>;
	callback?: Partial<Callback>;
}

export interface SignIn {
	outcome: Outcome<VerifiedTokens>;
	provider: FakeProvider;
	party: RelyingParty;
}

/** Runs the callback of a login at a provider with one defect. */
export async function signIn(defect: Defect = {}, options: SignInOptions = {}): Promise<SignIn> {
	const provider = createFakeProvider(defect);
	const party = createRelyingParty(
		{ ...connection, ...options.connection },
		{ send: provider.send, now: Date.now },
	);
	const outcome = await party.processCallback(
		{ ...callback, ...options.callback },
		{ ...expected, ...options.expected },
	);
	return { outcome, provider, party };
}

/** `accepted`, or the refusal word. */
export const verdictOf = (outcome: Outcome<unknown>): 'accepted' | Reason =>
	outcome.ok ? 'accepted' : outcome.reason;

export type Verdict = ReturnType<typeof verdictOf>;
