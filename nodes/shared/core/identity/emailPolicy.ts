import { isDomain, type EmailAddress } from './emailAddress';
import { accept, refuse, type Outcome } from '../refusal/outcome';

/** Which e-mail addresses a connection is trusted with. */
export interface EmailPolicy {
	/** `verified`: the provider confirms the address. `domains`: the address is in a listed domain. `both`: both. */
	trust: 'verified' | 'domains' | 'both';
	/** Lower case; `acme.com` is exact, `*.acme.com` means its subdomains. */
	domains: readonly string[];
}

/** Parses the admin's list of domains; refuses an entry that is not a domain. */
export function parseDomainList(entries: readonly string[]): Outcome<string[]> {
	const domains = entries
		.map((entry) => entry.trim().toLowerCase().replace(/^@/, ''))
		.filter((entry) => entry !== '');
	const wrong = domains.find((entry) => !isDomain(entry.replace(/^\*\./, '')));
	return wrong === undefined
		? accept(domains)
		: refuse('setting-invalid', {
				field: 'Trusted Domains',
				received: wrong,
				expected: 'acme.com or *.acme.com',
			});
}

const isListed = (domain: string, domains: readonly string[]): boolean =>
	domains.some((entry) => (entry.startsWith('*.') ? domain.endsWith(entry.slice(1)) : domain === entry));

/** Decides whether this connection is trusted with the address. */
export function checkEmailPolicy(
	{ address, domain }: EmailAddress,
	isVerified: boolean,
	{ trust, domains }: EmailPolicy,
): Outcome<string> {
	if (trust !== 'domains' && !isVerified) {
		return refuse('email-unverified', {
			field: 'email_verified',
			expected: 'true',
			hint: 'Let the provider verify addresses, or trust the listed domains of this connection instead',
		});
	}
	if ((trust !== 'verified' || domains.length > 0) && !isListed(domain, domains)) {
		return refuse('email-domain-not-allowed', {
			field: 'email',
			expected: domains.join(', '),
			received: domain,
		});
	}
	return accept(address);
}
