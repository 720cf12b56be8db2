import type { ContractOperation } from '../../contract/contract';
import { errorBody, shapeOf, type Answer, type ErrorShape, type ErrorText } from './answer';
import type { Caller } from './call';
import type { Credential, Site } from './site/site';
import type { Switches } from './conduct/switches';

/** The base a request was sent to: the site itself, or the gateway for scoped credentials. */
export type Base = 'site' | 'gateway';

/** Without a caller the call is anonymous. The headers belong to every answer to it. */
export type Authenticated = { caller?: Caller; headers?: Record<string, string> } & (
	{ ok: true } | { ok: false; answer: Answer }
);

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

/** Whether the token still lives when this operation is called. */
export function isAlive({ end }: Credential, operationId: string): boolean {
	if (!end) return true;
	if (end.isDead) return false;
	if (end.operation !== '*' && end.operation !== operationId) return true;
	if (end.callsLeft === 0) end.isDead = true;
	else end.callsLeft -= 1;
	return !end.isDead;
}

/** What Jira's login layer (Seraph) says beside the answer to a call whose credential it did not accept. */
const refusedLogin = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };

/**
 * Returns the caller. A credential that the site does not know, or knows no longer, makes the call anonymous where the operation
 * is open to everybody. Refuses such a call elsewhere, and the wrong base and missing scopes.
 */
export function authenticate(arrival: Arrival): Authenticated {
	const { site, switches, operation, base, authorization } = arrival;
	const refuse = (shape: ErrorShape, status: number, text: ErrorText, caller?: Caller) => ({
		ok: false as const,
		caller,
		answer: { status, body: errorBody(shape, status, text, switches.language) },
	});
	const shape = base === 'gateway' ? 'gateway' : shapeOf(operation.path);
	// The token request carries its credential in the body.
	if (operation.id === 'requestToken' || operation.id === 'getTenantInfo') return { ok: true };
	const isOpen = operation.anonymous && base === 'site';
	if (authorization === undefined) return isOpen ? { ok: true } : refuse(shape, 401, 'not-logged-in');

	const becomesAnonymous = isOpen && switches.deadToken !== 'refused';
	const headers = switches.deadToken === 'anonymous' && base === 'site' ? refusedLogin : undefined;
	const found = findCredential(arrival);
	const account = found && site.accounts.get(found.credential.accountId);
	if (!found || !account?.active || !isAlive(found.credential, operation.id)) {
		return { ...(becomesAnonymous ? { ok: true } : refuse(shape, 401, 'not-logged-in')), headers };
	}
	if (!belongsTo(found.credential, base)) {
		if (base === 'gateway') return refuse('gateway', 401, 'wrong-base');
		const status = switches.scopedTokenOnSite;
		const refused = refuse(shape, status, status === 404 ? 'not-found' : 'not-logged-in');
		return { ...(becomesAnonymous ? { ok: true } : refused), headers };
	}
	const caller = { account, credential: found.credential };
	if (base === 'gateway' && !hasScopes(operation, found.scopes)) {
		return refuse('gateway', 401, 'scope-missing', caller);
	}
	return { ok: true, caller };
}
