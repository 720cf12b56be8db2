import { HttpFailure } from '../core/provider/http';

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

/** Whether a connection ended before it answered. */
export const isClosedByPeer = (error: unknown): boolean =>
	['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE'].includes(codeOf(error));

const lateCodes = new Set([
	'UND_ERR_CONNECT_TIMEOUT',
	'UND_ERR_HEADERS_TIMEOUT',
	'UND_ERR_BODY_TIMEOUT',
	'ETIMEDOUT',
	'ABORT_ERR',
]);

const isLate = (error: unknown): boolean =>
	lateCodes.has(codeOf(error)) || (error instanceof Error && /^(?:Timeout|Abort)Error$/.test(error.name));

/** Codes of OpenSSL for a certificate whose authority is not known here. */
const unknownAuthority = new Set([
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'SELF_SIGNED_CERT_IN_CHAIN',
	'UNABLE_TO_GET_ISSUER_CERT',
	'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Codes of everything else that TLS finds wrong. */
const otherTls = /^(?:ERR_TLS_|ERR_SSL_|CERT_|CRL_|EPROTO$|HOSTNAME_MISMATCH$|INVALID_CA$|UND_ERR_PRX_TLS$)/;

/** The status of a proxy that refused to connect; undici calls this an abort. */
function proxyStatus(error: unknown): string | undefined {
	const message = error instanceof Error ? error.message : '';
	if (message.startsWith('Proxy Authentication Required')) return '407';
	return /^Proxy response \((\d{3})\)/.exec(message)?.[1];
}

/** Says why no connection came about, by the error's code alone; `undefined` if the code does not tell. */
function explain(error: unknown): string | undefined {
	const status = proxyStatus(error);
	if (status !== undefined) return `The proxy does not connect (status ${status})`;
	const code = codeOf(error);
	if (unknownAuthority.has(code)) {
		return `The certificate comes from an unknown authority (${code}). Enter its certificate under "CA Certificates" in the credential`;
	}
	if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `The certificate is for another host name (${code})`;
	if (otherTls.test(code)) return `There is no valid TLS connection (${code.slice(0, 60)})`;
	return undefined;
}

/** Turns an error into a failure that keeps only its kind, because errors may quote the request. */
export function asFailure(error: unknown, peer: string): HttpFailure {
	if (error instanceof HttpFailure) return error;
	const hint = explain(error);
	if (hint === undefined && isLate(error))
		return new HttpFailure('timeout', `${peer} did not answer in time`);
	return new HttpFailure(
		'network',
		hint ?? `${peer} could not be reached`,
		hint === undefined ? {} : { hint },
	);
}
