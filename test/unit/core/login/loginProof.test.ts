import { EncryptJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import {
	LOGIN_LIFETIME,
	requireOneSite,
	requirePass,
	requireSteps,
	requireVerdict,
	sealPass,
	sealReceipt,
	sealVerdict,
	type OpenedPass,
	type OpenedReceipt,
	type OpenedVerdict,
	type Receipt,
	type Verdict,
} from '../../../../nodes/shared/core/login/loginProof';
import { deriveKey } from '../../../../nodes/shared/core/login/loginSecret';
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
		expect(requirePass(by, await verifiedItem({}, by))).toEqual({ ok: true, value: pass });
	});

	it('says nothing about groups; the display name comes from the proof', async () => {
		const item = await withIdentity({ groups: ['other'], displayName: 'Somebody' });
		expect(requirePass(by, item)).toMatchObject({ ok: true, value: { displayName: 'Alice Martin' } });
	});

	it.each<[string, string, () => Promise<Partial<LoginItem>>]>([
		['pass-missing', 'an empty item', async () => ({})],
		['pass-missing', 'no pass', async () => await withPass(undefined)],
		['pass-missing', 'an empty pass', async () => await withPass('')],
		['pass-invalid', 'a pass that is no text', async () => await withPass({ loginId: pass.loginId })],
		['pass-invalid', 'a forged pass', async () => await withPass('eyJhbGciOiJkaXIifQ..AA.AA.AA')],
		['pass-invalid', 'another secret', async () => await withPass(sealPass(other, pass))],
		['pass-invalid', 'a verdict as pass', async () => await withPass(sealVerdict(by, verdict))],
		[
			'pass-invalid',
			'a receipt as pass',
			async () => await withPass(sealReceipt(by, { ...pass, step: 'customer' })),
		],
		[
			'pass-of-another-login',
			'PRF-LOGIN: another login',
			async () => await withPass(sealPass(by, { ...pass, loginId: 'AAAA-AAAA' })),
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
		expect(requirePass(by, await makeItem())).toMatchObject({ ok: false, reason });
	});

	it('pass-invalid: expired, and says so', async () => {
		expect(requirePass(later, await verifiedItem({}, by))).toMatchObject({
			reason: 'pass-invalid',
			detail: { received: 'state-expired' },
		});
	});
});

describe('a login that began before an update of this package', () => {
	/** What earlier versions sealed with the same secret. */
	const encrypted = async (kind: string, statement: object): Promise<string> =>
		await new EncryptJWT({ statement })
			.setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
			.setIssuedAt(by.now / 1000)
			.setExpirationTime(by.now / 1000 + LOGIN_LIFETIME)
			.encrypt(new Uint8Array(deriveKey(by.secret, kind)));
	const detail = {
		received: 'the form of an earlier version',
		hint: expect.stringContaining('started again') as string,
	};

	it('PRF-OLD: its pass: pass-invalid, with a hint to start again', async () => {
		const item = await withPass(await encrypted('pass', pass));
		expect(requirePass(by, item)).toMatchObject({ ok: false, reason: 'pass-invalid', detail });
	});

	it('PRF-OLD: its verdict: verdict-invalid, with a hint to start again', async () => {
		const item = { access: { verdict: await encrypted('verdict', verdict) } };
		expect(requireVerdict(by, item, pass)).toMatchObject({ ok: false, reason: 'verdict-invalid', detail });
	});

	it('PRF-OLD: its receipts: step-missing', async () => {
		const customer = await encrypted('receipt', { loginId: pass.loginId, step: 'customer' });
		expect(requireSteps(by, { access: { receipts: { customer } } }, pass, ['customer'])).toMatchObject({
			ok: false,
			reason: 'step-missing',
		});
	});
});

describe('the verdict', () => {
	it('opens for its own login', async () => {
		expect(requireVerdict(by, await grantedItem({ by }), pass)).toEqual({ ok: true, value: verdict });
	});

	it.each<[string, string, () => unknown]>([
		['verdict-missing', 'no verdict', () => undefined],
		['verdict-missing', 'an empty verdict', () => ''],
		['verdict-invalid', 'a plain verdict', () => verdict],
		['verdict-invalid', 'a forged verdict', () => 'eyJhbGciOiJkaXIifQ..AA.AA.AA'],
		['verdict-invalid', 'another secret', async () => sealVerdict(other, verdict)],
		['verdict-invalid', 'a pass as verdict', async () => sealPass(by, pass)],
		[
			'verdict-invalid',
			'an expired verdict',
			async () => sealVerdict({ ...by, now: by.now - (LOGIN_LIFETIME + 1) * 1000 }, verdict),
		],
		[
			'verdict-of-another-login',
			'PRF-LOGIN: another login',
			async () => sealVerdict(by, { ...verdict, loginId: 'AAAA-AAAA' }),
		],
		[
			'verdict-of-another-login',
			'another person',
			async () => sealVerdict(by, { ...verdict, subject: 'bob-1' }),
		],
		['verdict-negative', 'a negative one', async () => sealVerdict(by, { ...verdict, granted: false })],
		['verdict-negative', 'one without portals', async () => sealVerdict(by, { ...verdict, portals: [] })],
		[
			'verdict-negative',
			'one that is granted only nearly',
			async () => sealVerdict(by, { ...verdict, granted: 1 as unknown as boolean }),
		],
	])('%s: %s', async (reason, _what, makeVerdict) => {
		const item = { access: { verdict: (await makeVerdict()) as string } };
		expect(requireVerdict(by, item, pass)).toMatchObject({ ok: false, reason });
	});
});

describe('receipts', () => {
	it('accepts when every required step has one', async () => {
		const item = await grantedItem({ by });
		expect(requireSteps(by, item, pass, loginSteps)).toMatchObject({ ok: true });
		expect(requireSteps(by, {}, pass, [])).toMatchObject({ ok: true });
	});

	it.each(loginSteps)('step-missing: no receipt for %s', async (missing) => {
		const steps = loginSteps.filter((step) => step !== missing);
		expect(requireSteps(by, await grantedItem({ by, steps }), pass, loginSteps)).toMatchObject({
			reason: 'step-missing',
			detail: { field: `access.receipts.${missing}`, expected: missing },
		});
	});

	it.each<[string, () => unknown]>([
		['no receipts at all', () => undefined],
		['a truthy value', () => true],
		['a forged one', () => 'eyJhbGciOiJkaXIifQ..AA.AA.AA'],
		['one of another step', async () => sealReceipt(by, { loginId: pass.loginId, step: 'portals' })],
		[
			'PRF-LOGIN: one of another login',
			async () => sealReceipt(by, { loginId: 'AAAA-AAAA', step: 'customer' }),
		],
		['one of another secret', async () => sealReceipt(other, { loginId: pass.loginId, step: 'customer' })],
		['a verdict as receipt', async () => sealVerdict(by, verdict)],
		[
			'an expired one',
			async () =>
				sealReceipt(
					{ ...by, now: by.now - (LOGIN_LIFETIME + 1) * 1000 },
					{ loginId: pass.loginId, step: 'customer' },
				),
		],
	])('step-missing: %s', async (_what, makeReceipt) => {
		const receipts: Partial<Record<LoginStep, string>> = { customer: (await makeReceipt()) as string };
		expect(requireSteps(by, { access: { receipts } }, pass, ['customer'])).toMatchObject({
			ok: false,
			reason: 'step-missing',
		});
	});
});

describe('the Jira site of the proofs', () => {
	const SITE = 'https://acme.atlassian.example';
	const OTHER = 'https://other.atlassian.example';
	const opened = (site?: string) => markVerified<Verdict, 'verdict'>({ ...verdict, site });
	const receipt = (step: LoginStep, site?: string) =>
		markVerified<Receipt, 'receipt'>({ loginId: pass.loginId, step, site });

	it.each<[string, string | undefined, OpenedVerdict, OpenedReceipt[]]>([
		['is that of the verdict', SITE, opened(SITE), []],
		['is that of a receipt', SITE, opened(), [receipt('customer'), receipt('portals', SITE)]],
		['is that of all', SITE, opened(SITE), [receipt('customer', SITE), receipt('portals', SITE)]],
		['is unknown if none names it', undefined, opened(), [receipt('customer')]],
	])('%s', (_what, site, ofVerdict, receipts) => {
		expect(requireOneSite(ofVerdict, receipts)).toEqual({ ok: true, value: site });
	});

	it.each<[string, OpenedVerdict, OpenedReceipt[]]>([
		['two receipts', opened(), [receipt('customer', SITE), receipt('portals', OTHER)]],
		['verdict and receipt', opened(SITE), [receipt('portals', OTHER)]],
	])('site-mismatch: %s name different ones', (_what, ofVerdict, receipts) => {
		expect(requireOneSite(ofVerdict, receipts)).toMatchObject({
			reason: 'site-mismatch',
			detail: { field: 'access.receipts.portals', expected: OTHER, received: SITE },
		});
	});

	it('site-mismatch: a verdict or receipt of another site than that of the node', async () => {
		const item = await grantedItem({ by, site: OTHER, verdict: { site: OTHER } });
		expect(requireVerdict(by, item, pass, SITE)).toMatchObject({
			reason: 'site-mismatch',
			detail: { field: 'access.verdict' },
		});
		expect(requireVerdict(by, item, pass, OTHER)).toMatchObject({ ok: true });
		expect(requireSteps(by, item, pass, ['customer'], SITE)).toMatchObject({
			reason: 'site-mismatch',
			detail: { field: 'access.receipts.customer' },
		});
		expect(requireSteps(by, item, pass, loginSteps, OTHER)).toMatchObject({
			ok: true,
			value: loginSteps.map((step) => ({ step, site: OTHER })),
		});
	});
});
