import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRelyingParty } from '../../../../nodes/shared/oidc/relyingParty';
import { createFakeProvider, NOW, type Defect } from '../../../support/oidcProvider/fakeProvider';
import {
	callback,
	connection,
	expected,
	verdictOf,
	type Verdict,
} from '../../../support/oidcProvider/signIn';
import { makeKey, signWith } from '../../../support/oidcProvider/signingKey';

const HOST = 'https://login.microsoftonline.com';
const OURS = '11111111-1111-4111-8111-111111111111';
const OTHER = '22222222-2222-4222-8222-222222222222';
const template = { issuer: `${HOST}/{tenantid}/v2.0` };

const ofTenant = (tid: unknown, iss = `${HOST}/${String(tid)}/v2.0`): Defect => ({
	discovery: template,
	claims: { tid, iss },
});

beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterAll(() => vi.useRealTimers());

function connect(defect: Defect, issuer: string, tenants: string[], now = Date.now) {
	const provider = createFakeProvider(defect, { issuer, now });
	const party = createRelyingParty({ ...connection, issuer, tenants }, { send: provider.send, now });
	return { provider, party };
}

describe('Microsoft’s issuers for many tenants (OIDC-12)', () => {
	it.each<[string, string, Verdict, Defect]>([
		['O-OK', 'a tenant on the list', 'accepted', ofTenant(OURS)],
		['OF-11', 'a tenant that is not on the list', 'tenant-not-allowed', ofTenant(OTHER)],
		['OF-11', 'no tenant', 'tenant-not-allowed', ofTenant(undefined, `${HOST}/${OURS}/v2.0`)],
		['OF-11', 'a list of tenants', 'tenant-not-allowed', ofTenant([OURS, OTHER])],
		[
			'OF-11',
			'a tenant on the list, the issuer of another',
			'issuer-mismatch',
			ofTenant(OURS, `${HOST}/${OTHER}/v2.0`),
		],
		[
			'OF-11',
			'another tenant, the issuer of one on the list',
			'tenant-not-allowed',
			ofTenant(OTHER, `${HOST}/${OURS}/v2.0`),
		],
		['OF-11', 'the placeholder itself', 'tenant-not-allowed', ofTenant('{tenantid}')],
		[
			'OF-11',
			'a foreign issuer with a tenant on the list',
			'issuer-mismatch',
			ofTenant(OURS, `https://evil.example/${OURS}/v2.0`),
		],
		[
			'OF-11',
			'a tenant on the list, signed by a stranger',
			'signature-invalid',
			{ ...ofTenant(OURS), signer: signWith(makeKey('key-1')) },
		],
	])('%s: %s: %s', async (_id, _sentence, verdict, defect) => {
		for (const name of ['common', 'organizations']) {
			const { party, provider } = connect(defect, `${HOST}/${name}/v2.0`, [OURS]);
			expect(verdictOf(await party.processCallback(callback, expected))).toBe(verdict);
			expect(provider.count('token')).toBe(1);
		}
	});

	it('names the tenant’s own issuer in the identity', async () => {
		const { party } = connect(ofTenant(OURS), `${HOST}/common/v2.0`, [OURS]);
		const outcome = await party.processCallback(callback, expected);
		expect(outcome).toMatchObject({ ok: true, value: { issuer: `${HOST}/${OURS}/v2.0` } });
	});

	it('OF-11: without a list nobody gets in: setting-invalid', async () => {
		const { party, provider } = connect(ofTenant(OURS), `${HOST}/common/v2.0`, []);
		expect(verdictOf(await party.processCallback(callback, expected))).toBe('setting-invalid');
		expect(provider.count('token')).toBe(0);
	});

	it('OF-9: accepts a key that was rotated just before signing', async () => {
		const { party, provider } = connect(ofTenant(OURS), `${HOST}/common/v2.0`, [OURS]);
		await party.processCallback(callback, expected);
		provider.rotate(makeKey('key-2'));
		expect(verdictOf(await party.processCallback(callback, expected))).toBe('accepted');
	});

	it.each<[string, Verdict, string[], Defect]>([
		['its own customers', 'accepted', [], { claims: { tid: OURS } }],
		['its own customers, listed', 'accepted', [OURS], { claims: { tid: OURS } }],
		['a token of another tenant', 'issuer-mismatch', [], ofTenant(OTHER)],
		[
			'its own customers, but only another tenant is listed',
			'tenant-not-allowed',
			[OTHER],
			{ claims: { tid: OURS } },
		],
	])('one tenant’s issuer: %s: %s', async (_sentence, verdict, tenants, defect) => {
		const issuer = `${HOST}/${OURS}/v2.0`;
		const { party } = connect({ ...defect, discovery: undefined }, issuer, tenants);
		expect(verdictOf(await party.processCallback(callback, expected))).toBe(verdict);
	});
});
