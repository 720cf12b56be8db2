import { describe, expect, it } from 'vitest';
import {
	LOGIN_LIFETIME,
	requirePass,
	requireSteps,
	requireVerdict,
	sealPass,
	sealReceipt,
	sealVerdict,
	type OpenedPass,
	type Verdict,
} from '../../../../nodes/shared/core/login/loginProof';
import { markVerified } from '../../../../nodes/shared/core/verified/verified';
import { loginSteps, type LoginItem, type LoginStep } from '../../../../nodes/shared/core/login/loginItem';
import { grantedItem, proofing, verifiedItem } from '../../../support/engine/loginItems';

const by = proofing(Date.UTC(2026, 10, 23, 12));
const later = { ...by, now: by.now + (LOGIN_LIFETIME + 1) * 1000 };
const other = { ...by, secret: 'the secret of a workflow that is not this one' };
const pass: OpenedPass = markVerified({
	loginId: 'K7Q2-9XPA',
	connection: 'Acme Keycloak',
	issuer: 'https://idp.example.test',
	subject: 'alice-1',
	email: 'alice@acme.example',
	displayName: 'Alice Martin',
	at: Date.UTC(2026, 10, 23, 12),
});
const verdict: Verdict = {
	loginId: pass.loginId,
	subject: pass.subject,
	granted: true,
	portals: [{ serviceDesk: '1', address: '/servicedesk/customer/portal/1' }],
};

const withPass = async (sealed: unknown): Promise<Partial<LoginItem>> => {
	const item = await verifiedItem({}, by);
	return { ...item, login: { ...item.login, pass: sealed as string } };
};
const withIdentity = async (changes: Record<string, unknown>): Promise<Partial<LoginItem>> => {
	const item = await verifiedItem({}, by);
	return { ...item, identity: { ...item.identity, ...changes } };
};

describe('the pass', () => {
	it('opens for its own login and hands out what was sealed', async () => {
		expect(await requirePass(by, await verifiedItem({}, by))).toEqual({ ok: true, value: pass });
	});

	it('says nothing about groups; the display name comes from the proof', async () => {
		const item = await withIdentity({ groups: ['other'], displayName: 'Somebody' });
		expect(await requirePass(by, item)).toMatchObject({ ok: true, value: { displayName: 'Alice Martin' } });
	});

	it.each<[string, string, () => Promise<Partial<LoginItem>>]>([
		['pass-missing', 'an empty item', async () => ({})],
		['pass-missing', 'no pass', async () => await withPass(undefined)],
		['pass-missing', 'an empty pass', async () => await withPass('')],
		['pass-invalid', 'a pass that is no text', async () => await withPass({ loginId: pass.loginId })],
		['pass-invalid', 'a forged pass', async () => await withPass('eyJhbGciOiJkaXIifQ..AA.AA.AA')],
		['pass-invalid', 'another secret', async () => await withPass(await sealPass(other, pass))],
		['pass-invalid', 'a verdict as pass', async () => await withPass(await sealVerdict(by, verdict))],
		[
			'pass-invalid',
			'a receipt as pass',
			async () => await withPass(await sealReceipt(by, { ...pass, step: 'customer' })),
		],
		[
			'pass-of-another-login',
			'another login',
			async () => await withPass(await sealPass(by, { ...pass, loginId: 'AAAA-AAAA' })),
		],
		[
			'identity-altered',
			'another issuer',
			async () => await withIdentity({ issuer: 'https://evil.example' }),
		],
		['identity-altered', 'another subject', async () => await withIdentity({ subject: 'bob-1' })],
		['identity-altered', 'another e-mail', async () => await withIdentity({ email: 'bob@globex.example' })],
		[
			'identity-altered',
			'the e-mail in capitals',
			async () => await withIdentity({ email: 'ALICE@acme.example' }),
		],
		[
			'identity-altered',
			'no identity',
			async () => ({ ...(await verifiedItem({}, by)), identity: undefined }),
		],
	])('%s: %s', async (reason, _what, makeItem) => {
		expect(await requirePass(by, await makeItem())).toMatchObject({ ok: false, reason });
	});

	it('pass-invalid: expired, and says so', async () => {
		expect(await requirePass(later, await verifiedItem({}, by))).toMatchObject({
			reason: 'pass-invalid',
			detail: { received: 'state-expired' },
		});
	});
});

describe('the verdict', () => {
	it('opens for its own login', async () => {
		expect(await requireVerdict(by, await grantedItem({ by }), pass)).toEqual({ ok: true, value: verdict });
	});

	it.each<[string, string, () => unknown]>([
		['verdict-missing', 'no verdict', () => undefined],
		['verdict-missing', 'an empty verdict', () => ''],
		['verdict-invalid', 'a plain verdict', () => verdict],
		['verdict-invalid', 'a forged verdict', () => 'eyJhbGciOiJkaXIifQ..AA.AA.AA'],
		['verdict-invalid', 'another secret', async () => await sealVerdict(other, verdict)],
		['verdict-invalid', 'a pass as verdict', async () => await sealPass(by, pass)],
		[
			'verdict-invalid',
			'an expired verdict',
			async () => await sealVerdict({ ...by, now: by.now - (LOGIN_LIFETIME + 1) * 1000 }, verdict),
		],
		[
			'verdict-of-another-login',
			'another login',
			async () => await sealVerdict(by, { ...verdict, loginId: 'AAAA-AAAA' }),
		],
		[
			'verdict-of-another-login',
			'another person',
			async () => await sealVerdict(by, { ...verdict, subject: 'bob-1' }),
		],
		['verdict-negative', 'a negative one', async () => await sealVerdict(by, { ...verdict, granted: false })],
		[
			'verdict-negative',
			'one without portals',
			async () => await sealVerdict(by, { ...verdict, portals: [] }),
		],
		[
			'verdict-negative',
			'one that is granted only nearly',
			async () => await sealVerdict(by, { ...verdict, granted: 1 as unknown as boolean }),
		],
	])('%s: %s', async (reason, _what, makeVerdict) => {
		const item = { access: { verdict: (await makeVerdict()) as string } };
		expect(await requireVerdict(by, item, pass)).toMatchObject({ ok: false, reason });
	});
});

describe('receipts', () => {
	it('accepts when every required step has one', async () => {
		const item = await grantedItem({ by });
		expect(await requireSteps(by, item, pass, loginSteps)).toMatchObject({ ok: true });
		expect(await requireSteps(by, {}, pass, [])).toMatchObject({ ok: true });
	});

	it.each(loginSteps)('step-missing: no receipt for %s', async (missing) => {
		const steps = loginSteps.filter((step) => step !== missing);
		expect(await requireSteps(by, await grantedItem({ by, steps }), pass, loginSteps)).toMatchObject({
			reason: 'step-missing',
			detail: { field: `access.receipts.${missing}`, expected: missing },
		});
	});

	it.each<[string, () => unknown]>([
		['no receipts at all', () => undefined],
		['a truthy value', () => true],
		['a forged one', () => 'eyJhbGciOiJkaXIifQ..AA.AA.AA'],
		['one of another step', async () => await sealReceipt(by, { loginId: pass.loginId, step: 'portals' })],
		['one of another login', async () => await sealReceipt(by, { loginId: 'AAAA-AAAA', step: 'customer' })],
		[
			'one of another secret',
			async () => await sealReceipt(other, { loginId: pass.loginId, step: 'customer' }),
		],
		['a verdict as receipt', async () => await sealVerdict(by, verdict)],
		[
			'an expired one',
			async () =>
				await sealReceipt(
					{ ...by, now: by.now - (LOGIN_LIFETIME + 1) * 1000 },
					{ loginId: pass.loginId, step: 'customer' },
				),
		],
	])('step-missing: %s', async (_what, makeReceipt) => {
		const receipts: Partial<Record<LoginStep, string>> = { customer: (await makeReceipt()) as string };
		expect(await requireSteps(by, { access: { receipts } }, pass, ['customer'])).toMatchObject({
			ok: false,
			reason: 'step-missing',
		});
	});
});
