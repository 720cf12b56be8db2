import type { Knowledge } from '../../../../nodes/shared/core/identity/knowledge';
import { range } from 'lodash';
import { describe, expect, it } from 'vitest';
import { usualNames } from '../../../../nodes/SamlLoginTrigger/attributeNames';
import { markVerified } from '../../../../nodes/shared/core/verified/verified';
import type { VerifiedAssertion } from '../../../../nodes/shared/saml/response/assertionRules';
import { mapAssertion, type AttributeSettings } from '../../../../nodes/shared/saml/response/identityMapping';
import { textShapes, type TextShape } from '../../../support/statedShapes';

const EMAIL_FORMAT = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const settings: AttributeSettings = {
	names: usualNames,
	stripGroupSlash: true,
	groupSeparator: '',
	providerVerifiesEmail: false,
};

const assertion = (
	attributes: Record<string, string[]> | [string, string[]][],
	changes: Partial<VerifiedAssertion> = {},
): VerifiedAssertion =>
	markVerified({
		id: '_a',
		issuer: 'https://idp.example.test',
		nameId: { value: 'alice-1', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' },
		attributes: new Map(Array.isArray(attributes) ? attributes : Object.entries(attributes)),
		authentication: { at: Date.parse('2026-11-23T12:00:00Z') },
		issuedAt: 0,
		expiresAt: 0,
		...changes,
	});

function identityOf(verified: VerifiedAssertion, by: Partial<AttributeSettings> = {}) {
	const mapped = mapAssertion(verified, { ...settings, ...by });
	if (!mapped.ok) throw new Error(mapped.reason);
	return mapped.value.identity;
}

const mail = { email: ['alice@acme.example'] };

describe('whose address it is', () => {
	it.each<[string, string]>([
		['a friendly name', 'mail'],
		['an object identifier', 'urn:oid:0.9.2342.19200300.100.1.3'],
		['the claim of ADFS and Entra ID', 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'],
	])('is read from %s', (_what, name) => {
		expect(identityOf(assertion({ [name]: [' Alice@Acme.example '] })).email).toBe('alice@acme.example');
	});

	it('is the NameID when that is an address and no attribute is', () => {
		const nameId = { value: 'alice@acme.example', format: EMAIL_FORMAT };
		expect(identityOf(assertion({ email: [] }, { nameId })).email).toBe('alice@acme.example');
	});

	it.each<[string, string, VerifiedAssertion, string]>([
		[
			'ATTR-MULTI',
			'two values',
			assertion({ email: ['a@acme.example', 'b@acme.example'] }),
			'attribute-refused',
		],
		[
			'NID-FORMAT',
			'a NameID of another format',
			assertion({}, { nameId: { value: 'alice@acme.example' } }),
			'email-missing',
		],
		['P-8', 'two @', assertion({ email: ['a@acme.example@evil.example'] }), 'email-malformed'],
		['P-3', 'the name in another case', assertion({ EMAIL: ['a@acme.example'] }), 'email-missing'],
		[
			'ATTR-MULTI',
			'two confirmations',
			assertion({ ...mail, email_verified: ['true', 'false'] }),
			'attribute-refused',
		],
	])('%s: %s is refused', (_id, _what, verified, reason) => {
		expect(mapAssertion(verified, settings)).toMatchObject({ ok: false, reason });
	});

	it.each<[string, Record<string, string[]>, boolean, boolean]>([
		['says nothing', mail, false, false],
		['says nothing and verifies all of them', mail, true, true],
		['says yes', { ...mail, email_verified: ['true'] }, false, true],
		['says no although it verifies all of them', { ...mail, email_verified: ['false'] }, true, false],
		['says something else', { ...mail, email_verified: ['1'] }, true, false],
	])('is verified when the provider says so: it %s', (_what, attributes, providerVerifiesEmail, expected) => {
		expect(identityOf(assertion(attributes), { providerVerifiesEmail }).emailVerified).toBe(expected);
	});
});

describe('who it is', () => {
	it('is the NameID', () => {
		expect(identityOf(assertion(mail))).toMatchObject({
			subject: 'alice-1',
			issuer: 'https://idp.example.test',
		});
	});

	it('says when and how, as far as the provider told', () => {
		const contextClass = 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password';
		const at = Date.parse('2026-11-23T12:00:00Z');
		const identity = identityOf(assertion(mail, { authentication: { at, contextClass } }));
		expect(identity.authentication).toEqual({ at: '2026-11-23T12:00:00.000Z', methods: [], contextClass });
		expect(identityOf(assertion(mail, { authentication: {} })).authentication).toEqual({ methods: [] });
	});

	it('may have 256 characters', () => {
		const names = { ...usualNames, subject: ['uid'] };
		const uid = 'a'.repeat(256);
		expect(identityOf(assertion({ ...mail, uid: ['', uid] }), { names }).subject).toBe(uid);
	});

	const transient = { value: '_x', format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' };
	const byUid = { names: { ...usualNames, subject: ['uid'] } };

	it('NID-TRANS: is never a transient NameID', () => {
		expect(mapAssertion(assertion(mail, { nameId: transient }), settings)).toMatchObject({
			ok: false,
			reason: 'subject-transient',
		});
		expect(identityOf(assertion({ ...mail, uid: ['alice'] }, { nameId: transient }), byUid).subject).toBe(
			'alice',
		);
	});

	it.each<[string, Record<string, string[]>, string]>([
		['is missing', mail, 'subject-invalid'],
		['has two values', { ...mail, uid: ['a', 'b'] }, 'attribute-refused'],
		['is too long', { ...mail, uid: ['a'.repeat(257)] }, 'subject-invalid'],
	])('is refused when the attribute for it %s', (_what, attributes, reason) => {
		expect(mapAssertion(assertion(attributes), { ...settings, ...byUid })).toMatchObject({
			ok: false,
			reason,
		});
	});
});

describe('names, groups and further attributes', () => {
	it('takes the display name, or given and family name, or the address', () => {
		expect(
			identityOf(assertion({ ...mail, cn: ['Alice M.'], displayName: ['Alice Martin', 'A. M.'] }))
				.displayName,
		).toBe('Alice Martin');
		expect(identityOf(assertion({ ...mail, givenName: ['Alice'], sn: ['Martin'] })).displayName).toBe(
			'Alice Martin',
		);
		expect(identityOf(assertion(mail)).displayName).toBe('alice');
	});

	it.each<[string, Record<string, string[]>, string[], Knowledge]>([
		['several values', { groups: ['/acme', 'customer_group', 'acme'] }, ['acme', 'customer_group'], 'known'],
		['one value', { memberOf: ['acme'] }, ['acme'], 'known'],
		['two attributes', { groups: ['acme'], group: ['globex'] }, ['acme', 'globex'], 'known'],
		['an attribute without values', { groups: [] }, [], 'known'],
		['no attribute', {}, [], 'absent'],
	])('reads groups from %s', (_what, attributes, groups, knowledge) => {
		expect(identityOf(assertion({ ...mail, ...attributes }))).toMatchObject({
			groups,
			knowledge: { groups: knowledge },
		});
	});

	it.each<TextShape>(textShapes)(
		'reads groups and roles from %s',
		(_what, sent, texts, knowledge, groupSeparator = '') => {
			const identity = identityOf(assertion({ ...mail, groups: [...sent], Role: [...sent] }), {
				groupSeparator,
			});
			expect(identity).toMatchObject({
				groups: texts,
				roles: texts,
				knowledge: { groups: knowledge, roles: knowledge },
			});
		},
	);

	it.each<TextShape>(textShapes.filter(([, , , , separator]) => separator === undefined))(
		'reads an attribute from %s',
		(_what, sent, texts, knowledge) => {
			const identity = identityOf(assertion({ ...mail, department: [...sent] }));
			expect(identity.knowledge['attribute department']).toBe(knowledge === 'absent' ? undefined : knowledge);
			expect(identity.attributes.department ?? []).toEqual(texts);
		},
	);

	it('keeps 10,000 groups; of more they are incomplete', () => {
		const groups = range(10_001).map((number) => `group ${number}`);
		expect(identityOf(assertion({ ...mail, groups }))).toMatchObject({
			groups: groups.slice(0, 10_000),
			knowledge: { groups: 'incomplete' },
		});
	});

	it.each<[string, Record<string, string[]>, string[]]>([
		['alone', {}, []],
		['with roles', { 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role': ['Portal.User'] }, []],
		['with a part of the groups', { groups: ['acme'] }, ['acme']],
	])('reads overage from the link of Entra ID, %s', (_what, attributes, groups) => {
		const link = 'http://schemas.microsoft.com/claims/groups.link';
		const identity = identityOf(
			assertion({ ...mail, ...attributes, [link]: ['https://graph.example.test/getMemberObjects'] }),
		);
		expect(identity).toMatchObject({ groups, knowledge: { groups: 'overage' } });
		expect(identity.attributes).toEqual({});
	});

	it.each(['Role', 'role', 'http://schemas.microsoft.com/ws/2008/06/identity/claims/role'])(
		'reads roles from %s, and they are no groups',
		(name) => {
			expect(identityOf(assertion({ ...mail, [name]: ['Portal.User'] }))).toMatchObject({
				groups: [],
				roles: ['Portal.User'],
				attributes: {},
				knowledge: { groups: 'absent', roles: 'known' },
			});
		},
	);

	it('keeps what has no place of its own, or what the admin named', () => {
		const attributes = { ...mail, groups: ['acme'], department: ['Sales'], company: ['Acme', 'Globex'] };
		expect(identityOf(assertion(attributes)).attributes).toEqual({
			department: ['Sales'],
			company: ['Acme', 'Globex'],
		});
		const names = { ...usualNames, attributes: ['company', 'missing'] };
		expect(identityOf(assertion(attributes), { names }).attributes).toEqual({ company: ['Acme', 'Globex'] });
	});

	it('ATTR-PROTO, ATTR-CTOR: lets no name of an attribute reach anything else', () => {
		const names = [
			'__proto__',
			'constructor',
			'prototype',
			'hasOwnProperty',
			'issuer',
			'subject',
			'nameID',
			'getAssertionXml',
		];
		const identity = identityOf(
			assertion([
				['email', ['alice@acme.example']],
				...names.map((name): [string, string[]] => [name, ['evil']]),
			]),
		);
		expect(identity).toMatchObject({ issuer: 'https://idp.example.test', subject: 'alice-1' });
		expect(Object.getPrototypeOf(identity.attributes)).toBe(Object.prototype);
		expect(Object.keys(identity.attributes)).toEqual([
			'hasOwnProperty',
			'issuer',
			'subject',
			'nameID',
			'getAssertionXml',
		]);
	});
});
