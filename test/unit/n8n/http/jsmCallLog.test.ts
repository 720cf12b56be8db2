import type { IExecuteFunctions } from 'n8n-workflow';
import { expect, it } from 'vitest';
import type { JsmAttempt } from '../../../../nodes/shared/jsm/client/call';
import { createJsmCallLog } from '../../../../nodes/shared/n8n/http/jsmCallLog';

const lines: unknown[][] = [];
const context = {
	logger: { debug: (...line: unknown[]) => lines.push(line) },
} as unknown as IExecuteFunctions;
const call: JsmAttempt = { method: 'GET', path: '/rest/api/3/user', status: 200, ms: 12, retry: 0 };

it('counts the calls of a login and writes a line with its reference for each', () => {
	const { onCall, count } = createJsmCallLog(context, { login: { id: 'K7Q2M-9XPA4' } });
	onCall?.(call);
	onCall?.({ ...call, status: 503, retry: 1, traceId: 'abcdef12' });
	onCall?.({ ...call, status: undefined, failure: 'timeout', retry: 2 });
	expect(count()).toBe(3);
	expect(lines.map(([text]) => text)).toEqual([
		'Jira call: GET /rest/api/3/user (reference K7Q2M-9XPA4, status 200, 12 ms, retry 0)',
		'Jira call: GET /rest/api/3/user (reference K7Q2M-9XPA4, status 503, 12 ms, retry 1, trace abcdef12)',
		'Jira call: GET /rest/api/3/user (reference K7Q2M-9XPA4, timeout, 12 ms, retry 2)',
	]);
	expect(lines[1]?.[1]).toMatchObject({
		event: 'jira-call',
		reference: 'K7Q2M-9XPA4',
		status: 503,
		retry: 1,
		traceId: 'abcdef12',
	});
});

it.each([
	{},
	{ login: null },
	{ login: { id: 7 } },
	{ login: { id: 'K7\nJira call: forged' } },
	{ email: 'ann@acme.example' },
])('keeps silent for %j, which is no login', (item) => {
	const { onCall, count } = createJsmCallLog(context, item);
	expect([onCall, count()]).toEqual([undefined, 0]);
});
