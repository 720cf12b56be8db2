import type { JsmSimulator } from '../../lab/jsmSimulator/createJsmSimulator';
import type { FaultOrder } from '../../lab/jsmSimulator/conduct/faults';
import { defaultSwitches, type Switches } from '../../lab/jsmSimulator/conduct/switches';
import { demoCredentials } from '../../lab/jsmSimulator/site/demoSite';

/** The person who signs in while there is trouble. */
export const ALICE = 'alice@acme.example';

/** Something that a site does, or that goes wrong at it, while somebody signs in. */
export interface Trouble {
	name: string;
	/** Whether it is over when somebody has dealt with it. Otherwise the site is like that, and a login must get by. */
	ends: boolean;
	begin: (simulator: JsmSimulator) => void;
	end: (simulator: JsmSimulator) => void;
}

type SwitchRow = { [K in keyof Switches]: [name: K, value: Switches[K], ends?: 'ends'] }[keyof Switches];

/** Values other than the default that a login can notice. */
const switches: SwitchRow[] = [
	['deadToken', 'anonymous-unmarked'],
	['deadToken', 'refused'],
	['siteState', 'ip-not-allowed', 'ends'],
	['siteState', 'suspended', 'ends'],
	['siteState', 'renamed', 'ends'],
	['refusalBody', 'text'],
	['refusalBody', 'html'],
	['organizationNames', 'ignore-case'],
	['storedNames', 'trimmed'],
	['storedNames', 'blanks-collapsed'],
	['storedNames', 'case-folded'],
	['customersInSearch', 'without-email', 'ends'],
	['customersInSearch', 'absent', 'ends'],
	['hiddenEmail', 'empty'],
	['hiddenEmail', 'absent'],
	['hiddenFoundByEmail', true],
	['searchDelay', { calls: 2 }],
	['newAccountUnknownFor', 1],
	['deskListsMembers', true],
	['orderOfChecks', 'existence-first'],
	['troubleBody', 'empty'],
	['troubleBody', 'html'],
	['language', 'de'],
	['customerProperties', 'refused-403'],
	['customerProperties', 'refused-400'],
	['newAccountPropertiesMissingFor', 2],
	['customerAccess', { internal: ['acme.example'], external: 'off' }],
	['customerAccess', { internal: 'off', external: 'off' }, 'ends'],
	['listingLag', { organizations: 2 }],
	['listingLag', { organizationsOfAccount: 2 }],
	['listingLag', { members: 2 }],
	['listingLag', { deskCustomers: 2 }],
	['listingLag', { deskOrganizations: 2 }],
];

const ofSwitch = ([name, value, ends]: SwitchRow): Trouble => ({
	name: `${name} ${JSON.stringify(value)}`,
	ends: ends !== undefined,
	begin: (simulator) => Object.assign(simulator.switches, { [name]: value }),
	end: (simulator) => Object.assign(simulator.switches, { [name]: defaultSwitches[name] }),
});

const faults: FaultOrder[] = [
	{ operation: 'addDeskCustomers', kind: '503', times: 9 },
	{ operation: 'searchUsers', kind: '429', retryAfter: 3000, reason: 'jira-quota-tenant-based' },
	{ operation: 'createCustomer', kind: '500-after-write' },
	{ operation: 'createOrganization', kind: 'timeout-after-write' },
	{ operation: 'addOrganizationMembers', kind: 'timeout-after-write' },
	{ operation: 'setUserProperty', kind: '500-after-write', times: 9 },
	{ operation: 'listOrganizations', kind: 'broken-page' },
	{ operation: 'removeOrganizationMembers', kind: 'disconnect', times: 9 },
];

const ofFault = (order: FaultOrder): Trouble => ({
	name: `${order.kind} at ${order.operation}`,
	ends: true,
	begin: (simulator) => void simulator.faults.inject(order),
	end: (simulator) => simulator.faults.clear(),
});

const CALLER = demoCredentials.admin.email;

const ofToken = (name: string, when?: { operation?: string; after?: number }): Trouble => ({
	name,
	ends: true,
	begin: (simulator) => simulator.revokeTokens(CALLER, when),
	end: (simulator) => simulator.renewTokens(CALLER),
});

const rightsOfCaller = (simulator: JsmSimulator) => simulator.account(CALLER).rights;

const others: Trouble[] = [
	ofToken('the token is dead'),
	ofToken('the token dies after three calls', { after: 3 }),
	ofToken('the token dies when members are added', { operation: 'addOrganizationMembers' }),
	ofToken('the token dies when members are removed', { operation: 'removeOrganizationMembers' }),
	{
		name: 'the caller has no rights on the second desk',
		ends: true,
		begin: (simulator) => Object.assign(rightsOfCaller(simulator), { agentOf: ['1'], deskAdminOf: ['1'] }),
		end: (simulator) => Object.assign(rightsOfCaller(simulator), { agentOf: 'all', deskAdminOf: 'all' }),
	},
	{
		name: 'the caller may not browse users',
		ends: true,
		begin: (simulator) => Object.assign(rightsOfCaller(simulator), { browseUsers: false }),
		end: (simulator) => Object.assign(rightsOfCaller(simulator), { browseUsers: true }),
	},
	{
		name: 'the second desk is open to everybody',
		ends: true,
		begin: (simulator) => Object.assign(simulator.desk('2') ?? {}, { access: 'open' }),
		end: (simulator) => Object.assign(simulator.desk('2') ?? {}, { access: 'closed' }),
	},
	{
		name: 'a directory manages Acme',
		ends: true,
		begin: (simulator) => Object.assign(simulator.organization('Acme') ?? {}, { scimManaged: true }),
		end: (simulator) => Object.assign(simulator.organization('Acme') ?? {}, { scimManaged: false }),
	},
	{
		name: 'she has an Atlassian account that hides its address',
		ends: true,
		begin: (simulator) =>
			simulator.seed({
				accounts: [{ type: 'atlassian', email: ALICE, name: 'Alice', emailVisible: false }],
			}),
		end: (simulator) => Object.assign(simulator.account(ALICE), { emailVisible: true }),
	},
	{
		name: 'her account is inactive',
		ends: true,
		begin: (simulator) => simulator.seed({ accounts: [{ email: ALICE, name: 'Alice', active: false }] }),
		end: (simulator) => Object.assign(simulator.account(ALICE), { active: true }),
	},
];

export const troubles: readonly Trouble[] = [...switches.map(ofSwitch), ...faults.map(ofFault), ...others];

const ownerOf = ({ name }: Trouble): string => name.split(' ')[0] ?? '';

/** Each two troubles that can happen at once: not two values of one switch, and not two accounts of one person. */
export const pairsOfTroubles: readonly [Trouble, Trouble][] = troubles.flatMap((first, index) =>
	troubles
		.slice(index + 1)
		.filter((second) => {
			const isSwitch = ownerOf(first) in defaultSwitches;
			return !(isSwitch && ownerOf(first) === ownerOf(second)) && !(isAccount(first) && isAccount(second));
		})
		.map((second): [Trouble, Trouble] => [first, second]),
);

function isAccount({ name }: Trouble): boolean {
	return name.startsWith('she ') || name.startsWith('her ');
}
