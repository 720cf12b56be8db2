import { describe, expect, test } from 'vitest';
import {
	emptyLedger,
	LARGEST_LEDGER,
	parseLedger,
	requireBinding,
	requireSize,
	type Ledger,
} from '../../../../nodes/shared/core/access/ledger';

const at = '2026-11-23T12:00:00.000Z';
const fingerprint = 'A'.repeat(43);
const full: Ledger = {
	version: 1,
	binding: { issuer: 'https://idp.example.test', subject: 'alice-1', connection: 'Acme', since: at },
	organizations: [{ id: '1', name: 'Acme', rule: 'group table, row 1', at, state: 'granted' }],
	portals: [
		{ serviceDesk: '1', through: 'organization', organization: '1', rule: '', at, state: 'pending' },
		{ serviceDesk: '2', through: 'customer', rule: '', at, state: 'granted' },
	],
	completed: {
		memberships: { fingerprint, checkedAt: at, others: [{ id: '2', name: 'Hand-made' }] },
		portals: { fingerprint, checkedAt: at },
	},
};

describe('a record', () => {
	test('is read as it was written', () => {
		expect(parseLedger(JSON.parse(JSON.stringify(full)))).toEqual({ ok: true, value: full });
		expect(parseLedger(emptyLedger())).toEqual({ ok: true, value: emptyLedger() });
	});

	test('that does not exist says that nothing was granted', () => {
		expect(parseLedger(undefined)).toEqual({ ok: true, value: emptyLedger() });
	});

	const [organization] = full.organizations;
	const [portal] = full.portals;
	test.each<[string, unknown]>([
		['null', null],
		['a text', 'x'],
		['a number', 0],
		['a list', []],
		['an empty object', {}],
		['of a later version', { ...full, version: 2 }],
		['of a version in words', { ...full, version: '1' }],
		['with an unknown field', { ...full, extra: 1 }],
		['with a field of that name', JSON.parse('{"__proto__":{},"version":1}')],
		['without organizations', { ...full, organizations: undefined }],
		['with organizations of another form', { ...full, organizations: {} }],
		['with a hole', { ...full, organizations: [null] }],
		['with a name for an id', { ...full, organizations: [{ ...organization, id: 'Acme' }] }],
		['with a number for an id', { ...full, organizations: [{ ...organization, id: 1 }] }],
		['with another state', { ...full, organizations: [{ ...organization, state: 'done' }] }],
		['with a local time', { ...full, organizations: [{ ...organization, at: '2026-11-23 12:00' }] }],
		[
			'with an impossible time',
			{ ...full, organizations: [{ ...organization, at: '2026-13-45T99:00:00Z' }] },
		],
		['with another way into a portal', { ...full, portals: [{ ...portal, through: 'chat' }] }],
		['with half a binding', { ...full, binding: { issuer: 'x' } }],
		['with an empty subject', { ...full, binding: { ...full.binding, subject: '' } }],
		['with a short fingerprint', { ...full, completed: { portals: { fingerprint: 'x', checkedAt: at } } }],
		['with an unknown part', { ...full, completed: { other: { fingerprint, checkedAt: at } } }],
	])('%s is ledger-unreadable, never empty', (_, record) => {
		expect(parseLedger(record)).toMatchObject({ ok: false, reason: 'ledger-unreadable' });
	});

	test('larger than its store takes is ledger-too-large', () => {
		const [first] = full.organizations;
		if (!first) throw new Error('no entry');
		const many = Array.from({ length: 400 }, (_, index) => ({ ...first, id: String(index) }));
		const large = { ...full, organizations: many };
		expect(JSON.stringify(large).length).toBeGreaterThan(LARGEST_LEDGER);
		expect(requireSize(large)).toMatchObject({ ok: false, reason: 'ledger-too-large' });
		expect(requireSize(full)).toMatchObject({ ok: true });
	});
});

describe('the binding', () => {
	test.each([
		['the same login', {}, true, undefined],
		['another subject', { subject: 'alice-2' }, false, 'identity.subject'],
		['another issuer', { issuer: 'https://other.example.test' }, false, 'identity.issuer'],
		['the subject in another case', { subject: 'Alice-1' }, false, 'identity.subject'],
	] as const)('of %s', (_, change, ok, field) => {
		const login = { issuer: 'https://idp.example.test', subject: 'alice-1', ...change };
		const checked = requireBinding(full, login);
		expect(checked).toMatchObject(
			ok ? { ok } : { ok, reason: 'account-bound-to-another', detail: { field } },
		);
		expect(JSON.stringify(checked)).not.toContain('alice');
	});

	test('that does not exist yet lets anybody in', () => {
		expect(requireBinding(emptyLedger(), { issuer: 'a', subject: 'b' })).toMatchObject({ ok: true });
	});
});
