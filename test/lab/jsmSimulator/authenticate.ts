import type { ContractOperation } from '../../contract/contract';
import { errorBody, shapeOf, type Answer, type ErrorShape, type ErrorText } from './answer';
import type { Caller } from './call';
import type { Credential, Site } from './site/site';
import type { Switches } from './conduct/switches';

/** The base a request was sent to: the site itself, or the gateway for scoped credentials. */
export type Base = 'site' | 'gateway';

export type Authenticated = { ok: true; caller?: Caller } | { ok: false; caller?: Caller; answer: Answer };

interface Arrival {
	site: Site;
	switches: Switches;
	operation: ContractOperation;
	base: Base;
	authorization: string | undefined;
	/** Milliseconds. */
	now: number;
}

function readBasic(value: string): { email: string; secret: string } {
	const [email = '', ...rest] = Buffer.from(value, 'base64').toString('utf8').split(':');
	return { email: email.toLowerCase(), secret: rest.join(':') };
}

/** The credential in a header, and the scopes it has now. */
function findCredential({ site, authorization = '', now }: Arrival) {
	const [scheme = '', value = ''] = authorization.split(' ');
	if (scheme.toLowerCase() === 'basic') {
		const { email, secret } = readBasic(value);
		const credential = site.credentials.find(
			(known) =>
				known.kind !== 'oauth-client' &&
				known.secret === secret &&
				site.accounts.get(known.accountId)?.email.toLowerCase() === email,
		);
		return credential && { credential, scopes: credential.scopes };
	}
	if (scheme.toLowerCase() !== 'bearer') return undefined;
	const token = site.tokens.get(value);
	if (token) return token.expiresAt > now ? token : undefined;
	// It is not documented whether a scoped API token may also be sent as Bearer, so both forms are accepted.
	const credential = site.credentials.find(({ kind, secret }) => kind === 'scoped-token' && secret === value);
	return credential && { credential, scopes: credential.scopes };
}

const hasScopes = (operation: ContractOperation, scopes: readonly string[]): boolean =>
	operation.scopeSets.length === 0 ||
	operation.scopeSets.some((set) => set.every((scope) => scopes.includes(scope)));

const belongsTo = (credential: Credential, base: Base): boolean =>
	(credential.kind === 'api-token') === (base === 'site');

/** Returns the caller. Refuses wrong credentials, missing ones if the operation needs them, the wrong base and missing scopes. */
export function authenticate(arrival: Arrival): Authenticated {
	const { site, switches, operation, base, authorization } = arrival;
	const refuse = (shape: ErrorShape, status: number, text: ErrorText, caller?: Caller): Authenticated => ({
		ok: false,
		caller,
		answer: { status, body: errorBody(shape, status, text, switches.language) },
	});
	const shape = base === 'gateway' ? 'gateway' : shapeOf(operation.path);
	// The token request carries its credential in the body.
	if (operation.id === 'requestToken' || operation.id === 'getTenantInfo') return { ok: true };
	if (authorization === undefined) {
		return operation.anonymous && base === 'site' ? { ok: true } : refuse(shape, 401, 'not-logged-in');
	}
	const found = findCredential(arrival);
	const account = found && site.accounts.get(found.credential.accountId);
	if (!found || !account?.active) return refuse(shape, 401, 'not-logged-in');
	if (!belongsTo(found.credential, base)) {
		if (base === 'gateway') return refuse('gateway', 401, 'wrong-base');
		const status = switches.scopedTokenOnSite;
		return refuse(shape, status, status === 404 ? 'not-found' : 'not-logged-in');
	}
	const caller = { account, credential: found.credential };
	if (base === 'gateway' && !hasScopes(operation, found.scopes)) {
		return refuse('gateway', 401, 'scope-missing', caller);
	}
	return { ok: true, caller };
}
