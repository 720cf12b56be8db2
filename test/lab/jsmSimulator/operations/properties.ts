import type { Answer } from '../answer';
import { fail, forbidUnless, noContent, type Call, type Operation } from '../call';
import { isJiraAdmin, managesOrganizations } from '../site/permission';
import type { Switches } from '../conduct/switches';
import type { Account } from '../site/site';
import { seesOrganization } from './organizations';

/** Largest stored value in bytes. */
const VALUE_LIMIT = 32_768;
/** Longest key in bytes. */
const KEY_LIMIT = 255;

type Store = Map<string, unknown>;

const keyOf = (call: Call): string => call.params.propertyKey ?? '';

function listKeys(call: Call, store: Store): Answer {
	const path = call.operation.path.replace('{organizationId}', String(call.organization?.id));
	const self = (key: string): string => `${call.linkBase}${path}/${encodeURIComponent(key)}`;
	return { status: 200, body: { keys: [...store.keys()].map((key) => ({ self: self(key), key })) } };
}

const readProperty = (call: Call, store: Store): Answer =>
	store.has(keyOf(call))
		? { status: 200, body: { key: keyOf(call), value: store.get(keyOf(call)) } }
		: fail(call, 404, 'not-found');

function storeProperty(call: Call, store: Store): Answer {
	const status = store.has(keyOf(call)) ? 200 : 201;
	store.set(keyOf(call), call.body);
	return { status };
}

const forgetProperty = (call: Call, store: Store): Answer =>
	store.delete(keyOf(call)) ? noContent : fail(call, 404, 'not-found');

const refuseOversize = (call: Call): Answer | undefined =>
	call.bodySize > VALUE_LIMIT || Buffer.byteLength(keyOf(call)) > KEY_LIMIT
		? fail(call, 400, 'request-invalid')
		: undefined;

const organizationStore = (call: Call): Store => call.organization?.properties ?? new Map<string, unknown>();

const readsOrganization: Operation['permit'] = (call) => forbidUnless(call, seesOrganization(call));
const writesOrganization: Operation['permit'] = (call) => forbidUnless(call, managesOrganizations(call));

export const listOrganizationProperties: Operation = {
	permit: readsOrganization,
	run: (call) => listKeys(call, organizationStore(call)),
};

export const getOrganizationProperty: Operation = {
	permit: readsOrganization,
	run: (call) => readProperty(call, organizationStore(call)),
};

export const setOrganizationProperty: Operation = {
	permit: writesOrganization,
	examine: refuseOversize,
	run: (call) => storeProperty(call, organizationStore(call)),
};

export const deleteOrganizationProperty: Operation = {
	permit: writesOrganization,
	run: (call) => forgetProperty(call, organizationStore(call)),
};

/** A deleted account has no properties any more, and a new one may have none yet. */
const namedAccount = (call: Call): Account | undefined => {
	const account = call.site.accounts.get(call.query.get('accountId') ?? '');
	return account?.type === 'unknown' ? undefined : account;
};

const accountStore = (call: Call): Store => namedAccount(call)?.properties ?? new Map<string, unknown>();

const isOwn = (call: Call): boolean => call.query.get('accountId') === call.caller?.account.id;

/** Whether the site has no user properties for this account, because it is a customer's. */
const lacksProperties = (call: Call, refused: Switches['customerProperties']): boolean =>
	call.switches.customerProperties === refused && namedAccount(call)?.type === 'customer' && !isOwn(call);

function findAccount(call: Call): Answer | undefined {
	const account = namedAccount(call);
	if (!account) return fail(call, 404, 'not-found');
	if (isOwn(call) || account.missingFromProperties === 0) return undefined;
	account.missingFromProperties -= 1;
	return fail(call, 404, 'not-found');
}

/** Jira administrators may read and write everybody's properties, others only their own. */
const onAccount: Pick<Operation, 'permit' | 'locate' | 'examine'> = {
	permit: (call) =>
		forbidUnless(call, (isJiraAdmin(call) || isOwn(call)) && !lacksProperties(call, 'refused-403')),
	locate: findAccount,
	examine: (call) => (lacksProperties(call, 'refused-400') ? fail(call, 400, 'account-unknown') : undefined),
};

export const listUserProperties: Operation = {
	...onAccount,
	run: (call) => listKeys(call, accountStore(call)),
};
export const getUserProperty: Operation = {
	...onAccount,
	run: (call) => readProperty(call, accountStore(call)),
};
export const setUserProperty: Operation = {
	...onAccount,
	examine: (call) => onAccount.examine?.(call) ?? refuseOversize(call),
	run: (call) => storeProperty(call, accountStore(call)),
};
export const deleteUserProperty: Operation = {
	...onAccount,
	run: (call) => forgetProperty(call, accountStore(call)),
};
