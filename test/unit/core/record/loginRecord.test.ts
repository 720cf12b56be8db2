import { describe, expect, it } from 'vitest';
import { refuse } from '../../../../nodes/shared/core/refusal/outcome';
import {
	describeLoginRecord,
	makeLoginRecord,
	personalDataModes,
	type CompletedLogin,
} from '../../../../nodes/shared/core/record/loginRecord';
import { grantedItem, proofing, SECRET } from '../../../support/engine/loginItems';
import { makePseudonym } from '../../../../nodes/shared/core/login/pseudonym';

const at = Date.UTC(2026, 10, 23, 12);
const trace = [
	{ step: 'verify', ms: 21 },
	{ step: 'customer', ms: 30, calls: 1 },
];
const person = makePseudonym(SECRET, 'https://idp.example.test', 'alice-1');

const granted = async (): Promise<CompletedLogin['item']> => {
	const item = await grantedItem({ by: proofing(at) });
	return {
		...item,
		login: { ...item.login, pseudonym: person },
		portals: [
			{
				serviceDesk: '1',
				granted: true,
				rule: 'portal table, row 1: organization Acme',
				through: 'organization',
				address: '/servicedesk/customer/portal/1',
			},
			{ serviceDesk: '2', granted: false, rule: 'portal table, row 2', through: 'unchanged', address: '/' },
		],
		changes: [
			{ do: 'createCustomer', state: 'done' },
			{ do: 'addToOrganization', organization: 'Acme', state: 'done' },
			{ do: 'addToOrganization', organization: 'Other', state: 'failed' },
		],
		trace,
	};
};

const recordOf = (item: unknown, more: Partial<CompletedLogin> = {}) =>
	makeLoginRecord({
		item: item as CompletedLogin['item'],
		result: 'portal',
		step: { step: 'answer', ms: 2 },
		execution: '12',
		personalData: 'none',
		now: at + 83,
		...more,
	});

describe('the record of a login', () => {
	it('says how it ended, by which rules, with how many changes, and what took how long', async () => {
		expect(recordOf(await granted())).toEqual({
			event: 'login',
			reference: 'K7Q2-9XPA',
			connection: 'Acme Keycloak',
			protocol: 'oidc',
			initiatedBy: 'customer',
			result: 'portal',
			execution: '12',
			rules: ['group table, row 1'],
			portals: [{ serviceDesk: '1', rule: 'portal table, row 1' }],
			changes: { done: 2, failed: 1 },
			ms: 83,
			steps: [...trace, { step: 'answer', ms: 2 }],
			calls: 1,
		});
	});

	it('says the same in one line', async () => {
		expect(describeLoginRecord(recordOf(await granted()))).toBe(
			'(reference K7Q2-9XPA, connection "Acme Keycloak", result portal, execution 12, rule "group table, row 1", portal "1", 83 ms: verify 21, customer 30/1 call, answer 2)',
		);
	});

	it('is never shorter than nothing, whatever the clock of the trigger said', async () => {
		expect(recordOf(await granted(), { now: at - 500 }).ms).toBe(0);
	});

	it.each<[string, object, Partial<CompletedLogin>, object]>([
		[
			'no-rule-matched of the mapping',
			{ refusal: { reason: 'no-rule-matched', detail: {} } },
			{ result: 'denied' },
			{ reason: 'no-rule-matched' },
		],
		[
			'the denial, not the step that failed to take back',
			{ refusal: { reason: 'no-portal-granted' }, error: { reason: 'jsm-unavailable' } },
			{ result: 'denied' },
			{ reason: 'no-portal-granted' },
		],
		[
			'jsm-unavailable of a step, where, and Atlassian’s number',
			{
				error: {
					reason: 'jsm-unavailable',
					detail: { field: 'GET /rest/api/3/user', received: 'status 503: Alice', traceId: 'abcdef12' },
				},
			},
			{ result: 'page' },
			{ reason: 'jsm-unavailable', field: 'GET /rest/api/3/user', traceId: 'abcdef12' },
		],
		[
			'organization-name-refused without the name, which the customer’s provider made',
			{
				error: {
					reason: 'organization-name-refused',
					detail: { field: 'organization "alice@acme.example"' },
				},
			},
			{ result: 'page' },
			{ reason: 'organization-name-refused', field: 'organization' },
		],
		[
			'step-missing of Complete Login itself',
			{},
			{ result: 'page', refusal: refuse('step-missing', { field: 'access.receipts.portals' }) },
			{ reason: 'step-missing', field: 'access.receipts.portals' },
		],
		['none that is no word of ours', { error: { reason: 'Alice failed' } }, { result: 'page' }, {}],
		['none that is a word of an object', { error: { reason: 'toString' } }, { result: 'page' }, {}],
		['none of an error that is a text', { error: 'Alice failed' }, { result: 'page' }, {}],
		['none of a portal that opened', { error: { reason: 'jsm-unavailable' } }, {}, {}],
	])('names as reason %s', async (_, fields, more, expected) => {
		const record = recordOf({ ...(await granted()), ...fields }, more);
		expect({ reason: undefined, field: undefined, traceId: undefined, ...record }).toMatchObject({
			reason: undefined,
			field: undefined,
			traceId: undefined,
			...expected,
		});
		expect(JSON.stringify(record)).not.toContain('Alice');
	});

	it('counts the calls of the step that failed as well', async () => {
		const error = { reason: 'jsm-unavailable', step: { step: 'membership', ms: 8000, calls: 4 } };
		const { steps, calls } = recordOf({ ...(await granted()), error }, { result: 'page' });
		expect(steps.map(({ step }) => step)).toEqual(['verify', 'customer', 'membership', 'answer']);
		expect(calls).toBe(5);
	});
});

describe('personal data in the record', () => {
	const telling = /alice|martin|acme"|acme\.example|"matched"|qm:1/i;

	it.each([
		['none', {}],
		['pseudonym', { person }],
		['clear', { person, email: 'alice@acme.example', organizations: ['Acme'] }],
	] as const)('%s', async (personalData, expected) => {
		const { person: whom, email, organizations, ...rest } = recordOf(await granted(), { personalData });
		expect({ person: whom, email, organizations }).toEqual({
			person: undefined,
			email: undefined,
			organizations: undefined,
			...expected,
		});
		expect(JSON.stringify(rest)).not.toMatch(telling);
		expect(describeLoginRecord({ ...rest, person: whom })).not.toMatch(telling);
	});

	it('in the line of a log is what the setting allows', async () => {
		expect(describeLoginRecord(recordOf(await granted(), { personalData: 'clear' }))).toContain(
			`person ${person}, e-mail "alice@acme.example", organization "Acme", 83 ms`,
		);
	});
});

describe('an item that a node of the admin broke', () => {
	const nonsense: unknown[] = [
		null,
		7,
		'',
		'text\nLogin completed: forged',
		[],
		[null],
		{},
		{ toString: 1 },
		true,
	];
	const fields = ['login', 'identity', 'organizations', 'portals', 'changes', 'trace', 'refusal', 'error'];

	it.each(fields.flatMap((field) => nonsense.map((value): [string, unknown] => [field, value])))(
		'makes a record all the same: %s is %j',
		async (field, value) => {
			for (const personalData of personalDataModes) {
				const record = recordOf({ ...(await granted()), [field]: value }, { result: 'page', personalData });
				expect(record).toMatchObject({ event: 'login', result: 'page' });
				expect(describeLoginRecord(record)).not.toMatch(/[\n\r]/);
			}
		},
	);

	it.each(['id', 'connection', 'protocol', 'at', 'initiatedBy', 'pseudonym'])(
		'makes a record all the same: login.%s is nonsense',
		async (field) => {
			for (const value of nonsense) {
				const item = await granted();
				const record = recordOf({ ...item, login: { ...item.login, [field]: value } });
				expect(describeLoginRecord(record)).not.toMatch(/[\n\r]/);
			}
		},
	);

	it('makes a record of bounded length', async () => {
		const long = 'x'.repeat(100_000);
		const many = <T>(entry: T): T[] => Array.from({ length: 10_000 }, () => entry);
		const item = {
			...(await granted()),
			login: { id: long, connection: long, pseudonym: long },
			identity: { email: long },
			organizations: Array.from({ length: 10_000 }, (_, row) => ({
				name: `${row}${long}`,
				rule: `${row}${long}`,
			})),
			portals: many({ serviceDesk: '1', granted: true, rule: long }),
			changes: many({ state: 'done' }),
			trace: many({ step: 'verify', ms: 1 }),
			error: { reason: 'jsm-unavailable', detail: { field: long, traceId: long } },
		};
		const record = recordOf(item, { result: 'page', personalData: 'clear' });
		expect(JSON.stringify(record).length).toBeLessThan(10_000);
		expect(describeLoginRecord(record).length).toBeLessThan(10_000);
	});
});
