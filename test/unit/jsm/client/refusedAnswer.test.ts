import { describe, expect, test } from 'vitest';
import { refuseAnswer } from '../../../../nodes/shared/jsm/client/jsmRefusal';
import { scopeOf } from '../../../../nodes/shared/jsm/client/scope';

const call = { method: 'POST', path: '/rest/servicedeskapi/customer', needs: 'to be an admin' } as const;
const page = '<!DOCTYPE html><html><head><title>Unauthorized (401)</title></head><body>…</body></html>';
const baseUrl = 'https://acme.atlassian.net';

describe('an answer that is no JSON of Jira', () => {
	test.each<[string, number, string, string, RegExp, RegExp]>([
		[
			'plain text 401',
			401,
			'Client must be authenticated to access this resource.',
			'jsm-unauthorized',
			/Client must be authenticated/,
			/expired or revoked/,
		],
		['plain text 403', 403, 'Forbidden', 'jsm-permission-missing', /status 403: Forbidden/, /to be an admin/],
		['a page with 401', 401, page, 'jsm-unauthorized', /a web page/, /proxy/],
		['a page with 403', 403, page, 'jsm-permission-missing', /a web page/, /proxy.*to be an admin/],
		[
			'the IP allow list as JSON',
			403,
			'{"errorMessages":["The IP address has been rejected because it is not on the allowed list. See your admin for more information."],"errors":{}}',
			'jsm-ip-not-allowed',
			/IP address/,
			/IP allow list/,
		],
		[
			'the IP allow list as plain text',
			403,
			'The IP address has been rejected because it is not included in the allowlist.',
			'jsm-ip-not-allowed',
			/IP address/,
			/IP allow list/,
		],
		['402', 402, page, 'jsm-site-suspended', /402/, /subscription/],
		[
			'a missing scope',
			401,
			'{"code":401,"message":"Unauthorized; scope does not match"}',
			'jsm-permission-missing',
			/scope does not match/,
			/manage:servicedesk-customer/,
		],
	])('%s (%d)', (_, status, body, reason, received, hint) => {
		const refusal = refuseAnswer(call, { status, headers: {}, body }, { baseUrl });
		expect(refusal).toMatchObject({
			reason,
			status,
			detail: {
				received: expect.stringMatching(received) as unknown,
				hint: expect.stringMatching(hint) as unknown,
			},
		});
		expect(JSON.stringify(refusal)).not.toContain('<');
	});
});

describe('a redirect', () => {
	test.each<[string, number, string | undefined, string, string]>([
		[
			'to another host',
			301,
			'https://acme-new.atlassian.net/rest/api/3/myself',
			'jsm-site-renamed',
			'acme-new.atlassian.net',
		],
		[
			'that keeps the method',
			308,
			'https://acme-new.atlassian.net/',
			'jsm-site-renamed',
			'acme-new.atlassian.net',
		],
		['without a scheme', 301, '//acme-new.atlassian.net/x', 'jsm-site-renamed', 'acme-new.atlassian.net'],
		[
			'to the sign-in page',
			302,
			'https://id.atlassian.com/login?continue=x',
			'jsm-unauthorized',
			'sign-in page',
		],
		['to a sign-in page of its own', 303, '/login.jsp', 'jsm-unauthorized', 'sign-in page'],
		['to itself', 302, '/rest/api/3/myself', 'jsm-unexpected-answer', 'status 302'],
		['to nowhere', 301, undefined, 'jsm-unexpected-answer', 'status 301'],
		['to nonsense', 301, 'http://[', 'jsm-unexpected-answer', 'status 301'],
	])('%s (%d) is %4$s', (_, status, location, reason, received) => {
		const headers: Record<string, string> = location === undefined ? {} : { location };
		expect(refuseAnswer(call, { status, headers, body: '' }, { baseUrl })).toMatchObject({
			reason,
			detail: { received: expect.stringContaining(received) as unknown },
		});
	});

	test('of a renamed site says what to enter, and quotes only the host', () => {
		const headers = {
			location: 'https://acme-new.atlassian.net/rest/api/3/user/search?query=ann@acme.example',
		};
		const refusal = refuseAnswer(call, { status: 301, headers, body: '' }, { baseUrl });
		expect(refusal.detail.hint).toContain('https://acme-new.atlassian.net as Site URL');
		expect(JSON.stringify(refusal)).not.toContain('ann@');
	});
});

describe('the scope of a call', () => {
	test.each([
		['GET', '/rest/api/3/myself', 'read:jira-user'],
		['GET', '/rest/api/3/user/search', 'read:jira-user'],
		['GET', '/rest/api/3/mypermissions', 'read:jira-work'],
		['GET', '/rest/api/3/user/properties/{property}', 'read:jira-user'],
		['PUT', '/rest/api/3/user/properties/{property}', 'write:jira-work'],
		['DELETE', '/rest/api/3/group/user', 'manage:jira-configuration'],
		['GET', '/rest/servicedeskapi/servicedesk', 'read:servicedesk-request'],
		['GET', '/rest/servicedeskapi/servicedesk/{desk}/customer', 'manage:servicedesk-customer'],
		['POST', '/rest/servicedeskapi/customer', 'manage:servicedesk-customer'],
		['POST', '/rest/api/3/user', undefined],
		['GET', '/status', undefined],
	] as const)('%s %s is %s', (method, path, scope) => {
		expect(scopeOf({ method, path })).toBe(scope);
	});
});
