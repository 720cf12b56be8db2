import { everySource } from '../../../nodes/shared/core/access/knownSources';
import type { Removal } from '../../../nodes/shared/core/access/accessState';
import type { AccessWish } from '../../../nodes/shared/jsm/access/accessWish';
import type { JsmClient } from '../../../nodes/shared/jsm/client/client';
import type { LedgerUse, LoginIdentity } from '../../../nodes/shared/jsm/ledger/accountLedger';
import { createLedgerProperty } from '../../../nodes/shared/jsm/ledger/ledgerProperty';
import type { Synchronization } from '../../../nodes/shared/jsm/access/synchronizeAccess';

export const hour = 3_600_000;

export const removal = (more: Partial<Removal> = {}): Removal => ({
	mode: 'never',
	managed: [],
	most: 5,
	smallestShare: 0,
	allowManaged: false,
	...more,
});

export const alice: LoginIdentity = {
	issuer: 'https://idp.example.test',
	subject: 'alice-1',
	connection: 'Acme Keycloak',
};

/** The ledger on the simulated account. */
export const ledgerOf = (client: JsmClient, identity = alice): LedgerUse => ({
	store: createLedgerProperty(client),
	identity,
});

/** Desired access to nothing, without a ledger. */
export const accessWish = (more: Partial<AccessWish>): AccessWish => ({
	parts: ['memberships', 'portals'],
	organizations: [],
	portals: [],
	known: everySource,
	removal: removal(),
	believeFor: 12 * hour,
	...more,
});

/** Desired access of Alice to Acme and the support portal, with the given changes. */
export const synchronization = (
	client: JsmClient,
	{ identity = alice, ...more }: Partial<Synchronization> & { identity?: LoginIdentity } = {},
): Synchronization => ({
	person: { email: 'alice@acme.example', displayName: 'Alice', twins: 'refuse' },
	organizations: [{ name: 'Acme', create: false, rule: 'group table, row 1' }],
	portals: [{ serviceDesk: '1', organizations: ['Acme'], customer: false, rule: 'portal table, row 1' }],
	claim: { issuer: identity.issuer, connection: identity.connection, adopt: false, mostNew: 10 },
	createCustomer: true,
	known: everySource,
	removal: removal({ mode: 'onlyOurs' }),
	believeFor: 12 * hour,
	ledger: ledgerOf(client, identity),
	dryRun: false,
	...more,
});
