import { describe, expect, it } from 'vitest';
import { parseOrigins, parseReturnTo } from '../../../../nodes/shared/core/login/returnTo';

const origins = parseOrigins(['https://help.acme.com', 'https://acme.com:8443/path']);

describe('where a customer may return to (OF-5, REDIR)', () => {
	it.each<[string, unknown, string | undefined]>([
		['nothing', undefined, undefined],
		['an empty text', '', undefined],
		['a path', '/servicedesk/customer/portal/1', '/servicedesk/customer/portal/1'],
		['a path with a query', '/a?b=c&d=e', '/a?b=c&d=e'],
		['a listed origin', 'https://help.acme.com/tickets?id=7', 'https://help.acme.com/tickets?id=7'],
		['a listed origin with its port', 'https://acme.com:8443/', 'https://acme.com:8443/'],
		['768 characters', `/${'a'.repeat(767)}`, `/${'a'.repeat(767)}`],
		['a listed origin in upper case', 'HTTPS://HELP.acme.com/', 'https://help.acme.com/'],
	])('%s: %j is taken', (_sentence, value, taken) => {
		expect(parseReturnTo(value, origins)).toEqual({ ok: true, value: taken });
	});

	it.each<[string, unknown]>([
		['another site', 'https://evil.com/'],
		['a listed name as a subdomain of another', 'https://help.acme.com.evil.com/'],
		['a listed host on another port', 'https://help.acme.com:444/'],
		['http instead of https', 'http://help.acme.com/'],
		['no scheme', '//evil.com'],
		['a slash and a backslash', '/\\evil.com'],
		['two backslashes', '\\\\evil.com'],
		['an encoded tab between slashes', '/%09/evil.com'],
		['a tab between slashes', '/\t/evil.com'],
		['a line break between slashes', '/\n/evil.com'],
		['an encoded backslash', '/%5cevil.com'],
		['an encoded slash', '/%2fevil.com'],
		['an encoded slash in upper case', '/%2Fevil.com'],
		['a leading space', ' /path'],
		['NUL', '/path\0'],
		['JavaScript', 'javascript:alert(1)'],
		['data', 'data:text/html,x'],
		['a user name', 'https://help.acme.com@evil.com/'],
		['a user name before a listed host', 'https://evil@help.acme.com/'],
		['one slash after the scheme', 'https:/help.acme.com/'],
		['three slashes after the scheme', 'https:///help.acme.com/'],
		['no slash after the scheme', 'https:help.acme.com'],
		['a backslash after the host', 'https://evil.com\\.help.acme.com/'],
		['a relative path', 'servicedesk'],
		['a relative path with dots', '../admin'],
		['a list', ['/a', '/b']],
		['an object', { path: '/a' }],
		['769 characters', `/${'a'.repeat(768)}`],
		['769 bytes', `/${'ä'.repeat(384)}`],
		['quotes that take 769 bytes in JSON', `/${'"'.repeat(384)}`],
		['769 bytes once a browser wrote it out', `https://help.acme.com/${'ä'.repeat(125)}`],
		['no origins at all', 'null'],
	])('%s: return-address-refused', (_sentence, value) => {
		expect(parseReturnTo(value, origins)).toMatchObject({ ok: false, reason: 'return-address-refused' });
	});

	it('a path never leaves the own origin, however a browser reads it', () => {
		for (const value of ['/..//evil.com', '/.//evil.com', '/a/..//evil.com', '/;//evil.com']) {
			const taken = parseReturnTo(value, origins);
			const address = taken.ok ? String(taken.value) : '/';
			expect(new URL(address, 'https://own.example/').host).toBe('own.example');
		}
	});

	it.each(['http://acme.com', 'ftp://acme.com', 'acme.com', 'https://user:pass@acme.com', ''])(
		'the list does not take %j',
		(entry) => {
			expect(parseOrigins([entry])).toEqual([]);
		},
	);
});
