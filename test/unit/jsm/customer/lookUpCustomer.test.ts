import { beforeEach, describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../../../nodes/shared/core/provider/http';
import { listAccounts } from '../../../../nodes/shared/jsm/api/allAccounts';
import { requirePermissions } from '../../../../nodes/shared/jsm/api/permissions';
import type { JsmClient } from '../../../../nodes/shared/jsm/client/client';
import {
	lookUpCustomer,
	resolveCustomer,
	type Person,
} from '../../../../nodes/shared/jsm/customer/resolveCustomer';
import { createTestClient } from '../../../support/jsm/jsmTestClient';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

const carol: Person = { email: 'carol@none.example', displayName: 'Carol Díaz', twins: 'refuse' };
const nobody = { ok: true, value: undefined };
const tokenIsDead = {
	ok: false,
	reason: 'jsm-unauthorized',
	detail: { hint: expect.stringMatching(/^Token expired or revoked/) as unknown },
};

/** A site that answers open endpoints to everybody, and the rest only to the token. */
function createOpenSite() {
	const site = { tokenLives: true, namesCaller: true, saysWhy: false, publicBrowses: false, browses: true };
	const asked: string[] = [];
	const send = async ({ url, method }: HttpRequest): Promise<HttpResponse> => {
		const { pathname } = new URL(url);
		asked.push(`${method} ${pathname}`);
		const headers: Record<string, string> = {
			...(site.tokenLives && site.namesCaller ? { 'x-aaccountid': 'caller' } : {}),
			...(!site.tokenLives && site.saysWhy ? { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } : {}),
		};
		const answer = (json: unknown, status = 200) => ({ status, headers, body: JSON.stringify(json) });
		const USER_PICKER = { havePermission: site.tokenLives ? site.browses : site.publicBrowses };
		if (pathname.endsWith('/search')) return answer([]);
		if (pathname.endsWith('/mypermissions')) {
			return answer({ permissions: { USER_PICKER, ADMINISTER: { havePermission: false } } });
		}
		if (!site.tokenLives) return answer({ errorMessages: ['You must log in'] }, 401);
		return pathname.endsWith('/myself') ? answer({ accountId: 'caller' }) : answer({}, 403);
	};
	const client: JsmClient = createTestClient({ send });
	return { site, client, asked: () => asked.splice(0) };
}

describe('nobody is found', () => {
	test.each([
		['the site names the caller', { namesCaller: true }],
		['a gateway drops the header', { namesCaller: false }],
	])('and %s: that is the answer, and it needs no "Administer Jira"', async (_, more) => {
		const { site, client } = createOpenSite();
		Object.assign(site, more);
		expect(await lookUpCustomer(client, carol)).toEqual(nobody);
	});

	test.each<[string, object]>([
		['and says why', { saysWhy: true }],
		['and says nothing', {}],
		['and everybody may browse users', { publicBrowses: true }],
		['behind a gateway that drops the header', { namesCaller: false }],
		['behind such a gateway, and everybody may browse users', { namesCaller: false, publicBrowses: true }],
	])('because the token died %s: jsm-unauthorized, whatever is remembered', async (_, more) => {
		const { site, client } = createOpenSite();
		Object.assign(site, more);
		expect(await lookUpCustomer(client, carol)).toEqual(nobody);
		site.tokenLives = false;
		expect(await lookUpCustomer(client, carol)).toMatchObject(tokenIsDead);
		expect(await listAccounts(client)).toMatchObject(tokenIsDead);
		expect(await requirePermissions(client, undefined, { fresh: true })).toMatchObject(tokenIsDead);
	});

	test('because the account lost "Browse users and groups": jsm-permission-missing, whatever is remembered', async () => {
		const { site, client, asked } = createOpenSite();
		expect(await lookUpCustomer(client, carol)).toEqual(nobody);
		expect(asked()).toEqual(['GET /rest/api/3/user/search', 'GET /rest/api/3/mypermissions']);
		site.browses = false;
		expect(await lookUpCustomer(client, carol)).toMatchObject({
			reason: 'jsm-permission-missing',
			detail: { expected: '"Browse users and groups"' },
		});
	});

	test('an empty list of all accounts is never believed: the caller is missing from it', async () => {
		expect(await listAccounts(createOpenSite().client)).toMatchObject({ reason: 'jsm-unexpected-answer' });
	});
});

describe('somebody who exists', () => {
	const jsm = useSimulatedJsm({ pageCap: 2 });
	const everybody = async () => await listAccounts(jsm.client());
	let accountId: string;
	beforeEach(() => {
		jsm.simulator.seed({ accounts: [{ email: carol.email, name: 'C.' }] });
		accountId = jsm.simulator.account(carol.email).id;
	});

	test('is found by an agent who is no administrator, and nobody else is either', async () => {
		const agent = () => jsm.client({ as: 'agent' });
		expect(await lookUpCustomer(agent(), carol)).toMatchObject({ ok: true, value: { accountId } });
		expect(await lookUpCustomer(agent(), { ...carol, email: 'dora@none.example' })).toEqual(nobody);
	});

	test('but is inactive is found only among all accounts', async () => {
		jsm.simulator.account(carol.email).active = false;
		expect(await lookUpCustomer(jsm.client(), carol)).toEqual(nobody);
		expect(await lookUpCustomer(jsm.client(), carol, { everybody })).toEqual({
			ok: true,
			value: { accountId, created: false },
		});
	});

	test('but is inactive twice is customer-twins', async () => {
		jsm.simulator.seed({ accounts: [{ email: carol.email, name: 'C.', type: 'atlassian' }] });
		for (const each of jsm.simulator.accounts) if (each.email === carol.email) each.active = false;
		expect(await lookUpCustomer(jsm.client(), carol, { everybody })).toMatchObject({
			reason: 'customer-twins',
		});
	});

	test('a list of all accounts that cannot be read is no "nobody"', async () => {
		jsm.simulator.account(carol.email).active = false;
		jsm.simulator.faults.inject({ operation: 'listUsers', kind: 'status', status: 403, times: 9 });
		expect(await lookUpCustomer(jsm.client(), carol, { everybody })).toMatchObject({
			reason: 'jsm-permission-missing',
		});
	});

	test('is searched for again if asked to, because the address may have moved on', async () => {
		await resolveCustomer(jsm.client(), carol);
		jsm.simulator.account(carol.email).email = 'moved@none.example';
		expect(await lookUpCustomer(jsm.client(), carol)).toMatchObject({ ok: true, value: { accountId } });
		expect(await lookUpCustomer(jsm.client(), carol, { fresh: true })).toEqual(nobody);
	});
});
