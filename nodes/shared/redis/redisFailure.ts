import { refuse, type Refusal } from '../core/refusal/outcome';

/** A timeout; the message tells the admin what timed out. */
export class TookTooLong extends Error {}

/** Errors of Redis, the network and TLS, and what they mean for an admin. */
const meanings: [RegExp, string][] = [
	[/WRONGPASS|invalid password/i, 'user or password is wrong'],
	[/without any password configured/i, 'Redis has no password, but the credential has one'],
	[/NOAUTH|Authentication required/i, 'Redis wants a password, and the credential has none'],
	[/NOPERM|ACL failure/, 'the user may not run the commands SET, GET, DEL and EVAL on keys with this prefix'],
	[/READONLY/, 'this is a read-only replica; use the address of the primary'],
	[/MISCONF/, 'Redis accepts no writes because it cannot save to its disk'],
	[/\bOOM\b/, 'the memory of Redis is full'],
	[/LOADING/, 'Redis is still loading its data'],
	[/MOVED|ASK /, 'this is a node of a cluster; choose Cluster under Deployment'],
	[/cluster support disabled/i, 'this is no cluster; choose Single Server under Deployment'],
	[/CLUSTERDOWN/, 'the cluster is not complete'],
	[/DB index is out of range/i, 'there is no database with this number'],
	[/ECONNREFUSED/, 'nothing listens at the address'],
	[/ENOTFOUND|EAI_AGAIN/, 'the host name cannot be resolved'],
	[/EHOSTUNREACH|ENETUNREACH|ETIMEDOUT/, 'there is no way to the address'],
	[/wrong version number|packet length too long|EPROTO/i, 'Redis does not speak TLS at this port'],
	[/altname|ERR_TLS_CERT_ALTNAME_INVALID/i, 'the certificate of Redis is for another host name'],
	[/certificate|self.signed|issuer|UNABLE_TO_/i, 'the certificate of Redis is not signed by a CA n8n trusts'],
	[/closed|ECONNRESET|EPIPE|writeable|isn't ready/i, 'Redis closed the connection; does it expect TLS?'],
];

/** The messages of an error and of the errors inside it: a cluster wraps the errors of its nodes. */
function errorText(error: unknown): string {
	if (!(error instanceof Error)) return '';
	const { code, lastNodeError } = error as { code?: unknown; lastNodeError?: unknown };
	return [error.name, error.message, typeof code === 'string' ? code : '', errorText(lastNodeError)].join(
		' ',
	);
}

/** An error that makes Redis unusable. */
export const refuseStoreAnswer = (received: string): Refusal =>
	refuse('store-unreachable', { field: 'Login Store', received });

/** Describes a failure in plain words. Redis's own message is left out: it may quote what was sent. */
export function refuseStoreFailure(error: unknown): Refusal {
	if (error instanceof TookTooLong) return refuseStoreAnswer(error.message);
	const text = errorText(error);
	const [, meaning = 'an answer nobody expected'] = meanings.find(([pattern]) => pattern.test(text)) ?? [];
	return refuseStoreAnswer(meaning);
}
