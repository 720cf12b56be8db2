import { createHash } from 'node:crypto';
import { pageStyle } from './pageStyle';

const styleHash = createHash('sha256').update(pageStyle).digest('base64');

const policy = [
	"default-src 'none'",
	`style-src 'sha256-${styleHash}'`,
	"base-uri 'none'",
	"form-action 'none'",
	"frame-ancestors 'none'",
].join('; ');

/** Headers of every page a customer sees: never cached, never framed, no script, no Referer. */
export function pageHeaders(): Record<string, string> {
	return {
		'content-type': 'text/html; charset=utf-8',
		'cache-control': 'no-store',
		'content-security-policy': policy,
		'referrer-policy': 'no-referrer',
		'x-content-type-options': 'nosniff',
		'x-frame-options': 'DENY',
	};
}
