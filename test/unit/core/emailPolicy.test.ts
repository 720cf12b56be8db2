import { describe, expect, it } from 'vitest';
import { parseEmailAddress } from '../../../nodes/shared/core/emailAddress';
import { checkEmailPolicy, parseDomainList, type EmailPolicy } from '../../../nodes/shared/core/emailPolicy';

const acme: EmailPolicy = { trust: 'domains', domains: ['acme.com'] };

function verdictOn(value: unknown, isVerified = false, policy = acme): string {
	const email = parseEmailAddress(value);
	if (!email.ok) return email.reason;
	const allowed = checkEmailPolicy(email.value, isVerified, policy);
	return allowed.ok ? allowed.value : allowed.reason;
}

describe('which address a connection for acme.com may speak for', () => {
	it.each<[string, unknown, string]>([
		['a plain address', 'alice@acme.com', 'alice@acme.com'],
		['upper case is lowered', 'Alice@ACME.com', 'alice@acme.com'],
		['a plus address stays an account of its own', 'alice+jira@acme.com', 'alice+jira@acme.com'],
		['64 characters before the @', `${'a'.repeat(64)}@acme.com`, `${'a'.repeat(64)}@acme.com`],
		['an apostrophe', "o'hara@acme.com", "o'hara@acme.com"],

		['a longer name that ends the same', 'alice@evil-acme.com', 'email-domain-not-allowed'],
		['a domain that begins the same', 'alice@acme.com.evil.com', 'email-domain-not-allowed'],
		['an unlisted subdomain', 'alice@mail.acme.com', 'email-domain-not-allowed'],
		['another top-level domain', 'alice@acme.co', 'email-domain-not-allowed'],
		['the punycode of a look-alike', 'alice@xn--cme-5cd.com', 'email-domain-not-allowed'],

		['no value', undefined, 'email-missing'],
		['null', null, 'email-missing'],
		['an empty text', '', 'email-missing'],
		['a list', ['alice@acme.com'], 'email-malformed'],
		['an object', { toString: () => 'alice@acme.com' }, 'email-malformed'],
		['a leading space', ' alice@acme.com', 'email-malformed'],
		['a trailing space', 'alice@acme.com ', 'email-malformed'],
		['a space inside', 'ali ce@acme.com', 'email-malformed'],
		['a tab', 'alice\t@acme.com', 'email-malformed'],
		['a trailing dot', 'alice@acme.com.', 'email-malformed'],
		['a Cyrillic letter', 'alice@аcme.com', 'email-malformed'],
		['an ideographic full stop', 'alice@acme。com', 'email-malformed'],
		['full-width letters', 'alice@ａcme.com', 'email-malformed'],
		['a letter-like character', 'alice@acme.ℂom', 'email-malformed'],
		['two @', 'alice@evil.com@acme.com', 'email-malformed'],
		['a quoted local part', '"alice@evil.com"@acme.com', 'email-malformed'],
		['percent routing', 'alice%evil.com@acme.com', 'email-malformed'],
		['bang routing', 'evil.com!alice@acme.com', 'email-malformed'],
		['NUL', 'alice@acme.com\0', 'email-malformed'],
		['a line break', 'alice@acme.com\r\nbcc: x@evil.com', 'email-malformed'],
		['a comma list', 'alice@acme.com,bob@evil.com', 'email-malformed'],
		['a semicolon list', 'alice@acme.com;bob@evil.com', 'email-malformed'],
		['the form with a display name', 'Alice <alice@acme.com>', 'email-malformed'],
		['angle brackets', '<alice@acme.com>', 'email-malformed'],
		['an address literal', 'alice@[127.0.0.1]', 'email-malformed'],
		['a bare IP address', 'alice@127.0.0.1', 'email-malformed'],
		['a single label', 'alice@acme', 'email-malformed'],
		['no local part', '@acme.com', 'email-malformed'],
		['no domain', 'alice@', 'email-malformed'],
		['no @', 'alice', 'email-malformed'],
		['65 characters before the @', `${'a'.repeat(65)}@acme.com`, 'email-malformed'],
		['255 characters', `a@${'a.'.repeat(124)}acme.com`, 'email-malformed'],
		['a zero-width space', 'ali\u200bce@acme.com', 'email-malformed'],
		['a right-to-left override', '\u202ealice@acme.com', 'email-malformed'],
		['a sharp s, which folds to ss', 'straße@acme.com', 'email-malformed'],
		['a dotted capital I', 'alİce@acme.com', 'email-malformed'],
		['an expression of n8n', '={{ $json }}@acme.com', 'email-malformed'],
		['a leading equals sign', '=alice@acme.com', 'email-malformed'],
		['two dots', 'ali..ce@acme.com', 'email-malformed'],
	])('P-8: %s: %j gives %s', (_sentence, value, verdict) => {
		expect(verdictOn(value)).toBe(verdict);
	});

	it.each<[string, EmailPolicy, boolean, string, string]>([
		['verified', { trust: 'verified', domains: [] }, true, 'alice@acme.com', 'alice@acme.com'],
		['not verified', { trust: 'verified', domains: [] }, false, 'alice@acme.com', 'email-unverified'],
		['both, verified', { ...acme, trust: 'both' }, true, 'alice@acme.com', 'alice@acme.com'],
		['both, not verified', { ...acme, trust: 'both' }, false, 'alice@acme.com', 'email-unverified'],
		['both, elsewhere', { ...acme, trust: 'both' }, true, 'alice@evil.com', 'email-domain-not-allowed'],
		[
			'domains, none listed',
			{ trust: 'domains', domains: [] },
			true,
			'a@acme.com',
			'email-domain-not-allowed',
		],
		['any subdomain', { ...acme, domains: ['*.acme.com'] }, false, 'a@mail.acme.com', 'a@mail.acme.com'],
		[
			'any subdomain, not the domain',
			{ ...acme, domains: ['*.acme.com'] },
			false,
			'a@acme.com',
			'email-domain-not-allowed',
		],
		[
			'any subdomain, not a longer name',
			{ ...acme, domains: ['*.acme.com'] },
			false,
			'a@evil-acme.com',
			'email-domain-not-allowed',
		],
	])('%s: %s', (_sentence, policy, isVerified, value, verdict) => {
		expect(verdictOn(value, isVerified, policy)).toBe(verdict);
	});
});

describe("the admin's list of domains", () => {
	it('is brought into one form', () => {
		expect(parseDomainList([' Acme.COM ', '@globex.com', '*.initech.com', ''])).toEqual({
			ok: true,
			value: ['acme.com', 'globex.com', '*.initech.com'],
		});
	});

	it.each(['acme', 'a b.com', '*', '*.com', 'https://acme.com', 'аcme.com', '10.0.0.1', '**.acme.com'])(
		'refuses %j: setting-invalid',
		(entry) => {
			expect(parseDomainList([entry])).toMatchObject({ ok: false, reason: 'setting-invalid' });
		},
	);
});
