import type { Answer } from '../answer';
import { bodyOf, fail, forbidUnless, noContent, type Call, type Operation } from '../call';
import { isDeskAdmin, isJiraAdmin, isSiteAdmin } from '../site/permission';
import { presentCustomer } from '../present';
import { addAccount } from '../site/seed';
import type { Account, AccountType } from '../site/site';

interface NewCustomer {
	email: string;
	displayName: string;
}

/** Some servers are stricter, but none accepts an address with blanks, or without local part or domain. */
const isAddress = (text: string): boolean => /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text);

/** An address is taken even if its account is inactive or of another type; a switch says whether also if it was deleted. */
const findByEmail = (call: Call, email: string): Account | undefined =>
	[...call.site.accounts.values()].find(
		({ email: taken, type }) =>
			taken.toLowerCase() === email.toLowerCase() &&
			(type !== 'unknown' || call.switches.deletedEmail === 'taken'),
	);

/** The kind of account that the site's settings allow for an address; undefined if none. */
function allowedType({ switches }: Call, email: string): AccountType | undefined {
	const { internal, external } = switches.customerAccess;
	const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
	if (internal !== 'off' && internal.includes(domain)) return 'atlassian';
	if (external === 'off') return undefined;
	return external === 'any' || external.includes(domain) ? 'customer' : undefined;
}

function addCustomerAccount(call: Call, { email, displayName }: NewCustomer): Account {
	const type = allowedType(call, email);
	const account = addAccount(call.site, call.random, { email, name: displayName, type });
	account.missingFromProperties = call.switches.newAccountPropertiesMissingFor;
	account.createdAt = call.now;
	account.missingFromSearches = call.switches.searchDelay.calls ?? 0;
	account.unknownToWrites = call.switches.newAccountUnknownFor;
	return account;
}

const refuseBadAddress = (call: Call): Answer | undefined =>
	isAddress(bodyOf<NewCustomer>(call).email) ? undefined : fail(call, 400, 'email-invalid');

const answerConflict = (call: Call): Answer =>
	fail(call, call.query.get('strictConflictStatusCode') === 'true' ? 409 : 400, 'email-in-use');

const answerCreated = (call: Call, account: Account): Answer => ({
	status: 201,
	body: presentCustomer(call, account),
});

export const createCustomer: Operation = {
	permit: (call) => forbidUnless(call, isJiraAdmin(call)),
	examine: refuseBadAddress,
	run(call) {
		const wanted = bodyOf<NewCustomer>(call);
		if (findByEmail(call, wanted.email)) return answerConflict(call);
		if (!allowedType(call, wanted.email)) return fail(call, 400, 'customer-not-allowed');
		return answerCreated(call, addCustomerAccount(call, wanted));
	},
};

export const inviteCustomer: Operation = {
	permit: (call) => forbidUnless(call, isJiraAdmin(call) && isDeskAdmin(call, call.desk)),
	examine: refuseBadAddress,
	run(call) {
		const wanted = bodyOf<NewCustomer>(call);
		const existing = findByEmail(call, wanted.email);
		if (existing && call.switches.inviteExisting === 'conflict') return answerConflict(call);
		if (!existing && !allowedType(call, wanted.email)) return fail(call, 400, 'customer-not-allowed');
		const account = existing ?? addCustomerAccount(call, wanted);
		call.desk?.customers.add(account.id);
		call.site.outbox.push({ to: account.email, desk: call.desk?.id ?? '' });
		return answerCreated(call, account);
	},
};

const namedAccount = (call: Call): Account | undefined => call.site.accounts.get(call.params.accountId ?? '');

export const revokePortalOnlyAccess: Operation = {
	permit: (call) => forbidUnless(call, isSiteAdmin(call)),
	locate: (call) => (namedAccount(call) ? undefined : fail(call, 404, 'not-found')),
	run(call) {
		const account = namedAccount(call);
		if (!account) return fail(call, 404, 'not-found');
		if (account.type !== 'customer') {
			const status = call.switches.revokeAtlassianAccount;
			return fail(call, status, status === 404 ? 'not-found' : 'request-invalid');
		}
		if (account.revoked && call.switches.revokeTwice === 404) return fail(call, 404, 'not-found');
		account.revoked = true;
		account.active = false;
		return noContent;
	},
};
