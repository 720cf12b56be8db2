import type { IWebhookResponseData } from 'n8n-workflow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LogEntry } from '../../../../nodes/shared/core/record/logEntry';
import type { LoginItem } from '../../../../nodes/shared/core/login/loginItem';
import { writeAnswer } from '../../../../nodes/shared/n8n/webhook/writeAnswer';
import { pageHeaders } from '../../../../nodes/shared/pages/pageHeaders';
import type { WebhookAnswer, WorkflowStart } from '../../../../nodes/shared/webhook/webhookAnswer';
import { recordResponse, type RecordedAnswer } from '../../../support/triggers/recordedResponse';

interface Written {
	answer: RecordedAnswer;
	entries: LogEntry[];
	result: IWebhookResponseData;
	/** What n8n does when the workflow fails or ends without an answer. */
	n8nAnswers: () => void;
}

function write(value: WebhookAnswer): Written {
	const { res, answer } = recordResponse();
	const entries: LogEntry[] = [];
	const result = writeAnswer(res, value, (entry) => void entries.push(entry));
	return { answer, entries, result, n8nAnswers: () => void res.json({ message: 'Error in workflow' }) };
}

const cookies = ['__Host-jsm-login-0=; Max-Age=0; Path=/', '__Host-jsm-signed-in-1=sealed; Path=/'];

const item = {
	login: { id: 'K7Q2M-9XPA4', protocol: 'saml' },
	trace: [{ step: 'verify', ms: 21 }],
} as unknown as LoginItem;

const workflow: WorkflowStart = {
	item,
	startUrl: 'https://n8n.acme.example/webhook/x/login?returnTo=%2Fa',
	timeoutMs: 5,
	connection: 'Acme ID',
};

const noStore = { 'cache-control': 'no-store' };

const table: [string, WebhookAnswer, number, Record<string, string>, string | RegExp][] = [
	['nothing', { kind: 'nothing' }, 204, noStore, ''],
	[
		'a redirect',
		{ kind: 'redirect', location: 'https://idp.example.test/authorize?state=s' },
		302,
		{ ...noStore, 'referrer-policy': 'no-referrer', location: 'https://idp.example.test/authorize?state=s' },
		'',
	],
	['a page', { kind: 'page', status: 403, html: '<h1>No</h1>' }, 403, pageHeaders(), '<h1>No</h1>'],
	[
		'a page that says when to come back',
		{ kind: 'page', status: 429, html: '<h1>Wait</h1>', retryAfter: 30 },
		429,
		{ ...pageHeaders(), 'retry-after': '30' },
		'<h1>Wait</h1>',
	],
	[
		'a form with fields that could be markup',
		{
			kind: 'form',
			action: 'https://idp.example.test/sso?a=1&b=2',
			fields: { SAMLRequest: 'PHg+', RelayState: '"><script>' },
			title: 'Signing in',
		},
		200,
		{
			...pageHeaders(),
			'content-security-policy': expect.stringMatching(
				/^default-src 'none'; (?!.*form-action).*script-src 'sha256-/,
			) as string,
		},
		/<form method="post" action="https:\/\/idp\.example\.test\/sso\?a=1&amp;b=2">\n.*value="PHg\+">\n.*value="&quot;&gt;&lt;script&gt;">/,
	],
	[
		'a document',
		{ kind: 'document', contentType: 'application/samlmetadata+xml; charset=utf-8', body: '<xml/>' },
		200,
		{
			...noStore,
			'content-type': 'application/samlmetadata+xml; charset=utf-8',
			'x-content-type-options': 'nosniff',
		},
		'<xml/>',
	],
];

afterEach(() => void vi.useRealTimers());

describe('the one place that writes an answer', () => {
	it.each(table)('%s', (_sentence, value, status, headers, body) => {
		const { answer, entries, result } = write(value);
		expect(result).toEqual({ noWebhookResponse: true });
		expect(answer).toEqual({
			status,
			headers,
			cookies: [],
			body: typeof body === 'string' ? body : (expect.stringMatching(body) as string),
		});
		expect(entries).toEqual([]);
	});

	it.each([
		...table.map(([sentence, value]) => [sentence, value] as const),
		['a workflow', undefined],
	] as const)(
		'%s: sets every cookie in its order, and logs',
		(_sentence, value = { kind: 'workflow', ...workflow }) => {
			const log: LogEntry = { level: 'warn', message: 'Login refused', facts: { reason: 'internal' } };
			const { answer, entries } = write({ ...value, cookies, log });
			expect(answer.cookies).toEqual(cookies);
			expect(entries).toEqual([log]);
		},
	);

	it('starts the workflow with the item, and leaves the answer to it', () => {
		const { answer, result, entries } = write({ kind: 'workflow', ...workflow });
		expect(result).toEqual({ workflowData: [[{ json: item }]] });
		expect(answer).toEqual({ status: 200, headers: {}, cookies: [] });
		expect(entries).toEqual([]);
	});

	it.each([
		['fails', 'workflow-failed', 503, 'Sign-in is not available right now'],
		['stays silent', 'workflow-silent', 503, 'Your access is still being prepared'],
	] as const)(
		'a workflow that %s: the page, a way to start again and a line',
		(_sentence, reason, status, title) => {
			vi.useFakeTimers();
			const { answer, entries, n8nAnswers } = write({ kind: 'workflow', ...workflow });
			if (reason === 'workflow-failed') n8nAnswers();
			else vi.advanceTimersByTime(workflow.timeoutMs);
			expect([answer.status, answer.headers]).toEqual([status, pageHeaders()]);
			expect(answer.body).toContain(title);
			expect(answer.body).toContain('href="https://n8n.acme.example/webhook/x/login?returnTo=%2Fa"');
			expect(answer.body).toContain('<code>K7Q2M-9XPA4</code>');
			expect(entries).toEqual([
				{
					level: 'error',
					message: `The workflow did not answer the customer: ${reason} (reference K7Q2M-9XPA4, connection "Acme ID", verify 21 ms)`,
					facts: {
						event: 'login',
						reference: 'K7Q2M-9XPA4',
						connection: 'Acme ID',
						protocol: 'saml',
						result: 'page',
						reason,
						steps: item.trace,
					},
				},
			]);
		},
	);
});
