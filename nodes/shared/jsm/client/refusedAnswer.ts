import type { HttpResponse } from '../../core/provider/http';
import type { Reason } from '../../core/refusal/reasons';
import type { JsmCall } from './call';
import { scopeOf } from './scope';

/** What an answer without success means, apart from the texts in its body. */
export interface AnswerMeaning {
	reason: Reason;
	/** Default: the hint of the reason. */
	hint?: string;
	/** What Jira's body is, or where the answer points, if that says more than its texts. */
	received?: string;
}

/** Maps a status to a reason word; the only place that does. */
export function reasonOfStatus(status: number): Reason {
	if (status === 400 || status === 409) return 'jsm-invalid-request';
	if (status === 401) return 'jsm-unauthorized';
	if (status === 402) return 'jsm-site-suspended';
	if (status === 403) return 'jsm-permission-missing';
	if (status === 404) return 'jsm-not-found';
	if (status === 429) return 'jsm-rate-limited';
	return status >= 500 ? 'jsm-unavailable' : 'jsm-unexpected-answer';
}

/** Whether a body is a web page; Jira itself answers with JSON or plain text. */
export const isPage = (body: string): boolean => /<(!doctype|html|head|body|h1|title)\b/i.test(body);

/**
 * Judges an answer without success. Texts are looked at only where the status alone is ambiguous and Atlassian does not
 * translate them: the gateway's answer to a missing scope, and the answer of an IP allow list
 * (confluence.atlassian.com, "Scope of IP Allowlists in Atlassian Cloud").
 *
 * @param baseUrl where the call was sent; without it, no redirect counts as one to another site
 */
export function judgeAnswer(
	call: Pick<JsmCall, 'method' | 'path'>,
	{ status, headers, body }: HttpResponse,
	baseUrl?: string,
): AnswerMeaning {
	if (status >= 301 && status <= 308) return judgeRedirect(headers.location, baseUrl);
	const reason = reasonOfStatus(status);
	if (status !== 401 && status !== 403) return { reason };
	if (/\bIP address\b[^]*\b(rejected|blocked|allow(ed)?[ -]?list|not allowed)/i.test(body)) {
		return { reason: 'jsm-ip-not-allowed' };
	}
	if (/scope does not match/i.test(body)) {
		const scope = scopeOf(call);
		return {
			reason: 'jsm-permission-missing',
			hint: scope
				? `The token lacks the scope ${scope}. Scopes cannot be added later: create a new token with it`
				: 'The token lacks a scope this call needs. Scopes cannot be added later: create a new token',
		};
	}
	if (!isPage(body)) return { reason };
	return {
		reason,
		received: 'a web page',
		hint:
			status === 401
				? 'Check Site URL, e-mail and token of the credential. Jira answers in JSON or plain text: the page may come from a proxy between n8n and Jira'
				: 'Jira answers in JSON or plain text: the page comes from a proxy, a firewall or an IP allow list between n8n and Jira',
	};
}

/** A renamed site answers with its new address, and a site that wants a sign-in with Atlassian's sign-in page. */
function judgeRedirect(location: string | undefined, baseUrl: string | undefined): AnswerMeaning {
	if (location === undefined || !URL.canParse(location, baseUrl)) return { reason: 'jsm-unexpected-answer' };
	const { host, pathname } = new URL(location, baseUrl);
	if (host === 'id.atlassian.com' || /\/login\b/i.test(pathname)) {
		return { reason: 'jsm-unauthorized', received: 'a redirect to a sign-in page' };
	}
	if (baseUrl === undefined || host === new URL(baseUrl).host) return { reason: 'jsm-unexpected-answer' };
	return {
		reason: 'jsm-site-renamed',
		received: `a redirect to ${host}`,
		hint: `If the site was renamed, enter https://${host} as Site URL in the credential`,
	};
}
