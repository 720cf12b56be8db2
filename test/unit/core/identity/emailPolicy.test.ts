import { describe, expect, it } from 'vitest';
import { parseEmailAddress } from '../../../../nodes/shared/core/identity/emailAddress';
import {
	checkEmailPolicy,
	parseDomainList,
	type EmailPolicy,
} from '../../../../nodes/shared/core/identity/emailPolicy';
import { addressesForAcme } from '../../../support/emailAddresses';

const acme: EmailPolicy = { trust: 'domains', domains: ['acme.com'] };

function verdictOn(value: unknown, isVerified = false, policy = acme): string {
	const email = parseEmailAddress(value);
	if (!email.ok) return email.reason;
	const allowed = checkEmailPolicy(email.value, isVerified, policy);
	return allowed.ok ? allowed.value : allowed.reason;
}

describe('which address a connection for acme.com may speak for', () => {
	it.each(addressesForAcme)('P-8: %s: %j gives %s', (_sentence, value, verdict) => {
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
