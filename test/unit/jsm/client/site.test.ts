import { describe, expect, test } from 'vitest';
import { accountOf, baseUrlOf, type JsmCredential } from '../../../../nodes/shared/jsm/client/site';

const site = (siteUrl: string): JsmCredential => ({ authentication: 'apiToken', siteUrl });
const cloudId = '11111111-2222-4333-8444-555555555555';

describe('where calls go', () => {
	test.each([
		['as it is', 'https://acme.atlassian.net'],
		['with a slash', 'https://acme.atlassian.net/'],
		['copied from the browser', ' https://acme.atlassian.net/servicedesk/customer/portals?x=1 '],
		['without scheme', 'acme.atlassian.net'],
		['in capitals', 'HTTPS://ACME.Atlassian.Net'],
	])('site address %s', (_, written) => {
		expect(baseUrlOf(site(written))).toEqual({ ok: true, value: 'https://acme.atlassian.net' });
	});

	test('plain http towards this machine only', () => {
		expect(baseUrlOf(site('http://127.0.0.1:4711/'))).toEqual({ ok: true, value: 'http://127.0.0.1:4711' });
		expect(baseUrlOf(site('http://localhost:4711'))).toMatchObject({ ok: true });
	});

	test.each([
		['empty', ''],
		['blank', '  '],
		['plain http', 'http://acme.atlassian.net'],
		['another scheme', 'ftp://acme.atlassian.net'],
		['a file', 'file:///etc/hosts'],
		['a password in it', 'https://ann:secret@acme.atlassian.net'],
		['words', 'not an address'],
	])('site address %s is setting-invalid', (_, written) => {
		expect(baseUrlOf(site(written))).toMatchObject({ ok: false, reason: 'setting-invalid' });
	});

	test.each(['scopedToken', 'clientCredentials'] as const)(
		'%s goes through the gateway',
		(authentication) => {
			expect(baseUrlOf({ authentication, cloudId })).toEqual({
				ok: true,
				value: `https://api.atlassian.com/ex/jira/${cloudId}`,
			});
			expect(baseUrlOf({ authentication, cloudId, gatewayUrl: 'http://localhost:9/x' })).toEqual({
				ok: true,
				value: `http://localhost:9/ex/jira/${cloudId}`,
			});
		},
	);

	test.each(['', '../1', 'a/b', 'https://acme.atlassian.net'])('cloud ID %j is setting-invalid', (wrong) => {
		expect(baseUrlOf({ authentication: 'scopedToken', cloudId: wrong })).toMatchObject({
			reason: 'setting-invalid',
			detail: { field: 'Cloud ID' },
		});
	});
});

describe('who calls, as caches know it', () => {
	const ann = { authentication: 'apiToken', email: 'Ann@acme.example ' } as const;

	test('one account is one name, letter case aside', () => {
		expect(accountOf('https://a', ann)).toBe(accountOf('https://a', { ...ann, email: 'ann@acme.example' }));
	});

	test('another site, kind or account is another name, and none is readable', () => {
		const names = [
			accountOf('https://a', ann),
			accountOf('https://b', ann),
			accountOf('https://a', { ...ann, authentication: 'scopedToken' }),
			accountOf('https://a', { ...ann, email: 'bob@acme.example' }),
			accountOf('https://a', { authentication: 'clientCredentials', clientId: 'c' }),
		];
		expect(new Set(names).size).toBe(names.length);
		for (const name of names) expect(name).toMatch(/^[\w-]{43}$/);
	});
});
