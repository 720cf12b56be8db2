import { describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../../../nodes/shared/core/provider/http';
import {
	forgetCustomer,
	lookUpCustomer,
	resolveCustomer,
	type Person,
} from '../../../../nodes/shared/jsm/customer/resolveCustomer';
import { createTestClient, createTestClock } from '../../../support/jsm/jsmTestClient';

const alice: Person = { email: 'alice@acme.example', displayName: 'Alice Martin', twins: 'refuse' };
const accepting: Person = { ...alice, acceptHidden: true };
const refused = { ok: false, reason: 'customer-inactive-or-hidden' };
const found = (accountId: string) => ({ ok: true, value: { accountId, created: false } });

interface Hit {
	accountId: string;
	accountType?: string;
	displayName: string;
	emailAddress?: string | null;
	active: boolean;
}
const hiding = (more: Partial<Hit> = {}): Hit => ({
	...{ accountId: 'hidden', accountType: 'atlassian', displayName: 'Alice M.', active: true },
	...more,
});
const showing = (emailAddress: string): Hit => hiding({ accountId: emailAddress, emailAddress });

/** A site whose search shows these accounts; the address is taken, or it is free. */
function createSite(hits: Hit[][], { isTaken = true } = {}) {
	const asked: string[] = [];
	let looks = 0;
	const send = async ({ url, method }: HttpRequest): Promise<HttpResponse> => {
		const { pathname, searchParams } = new URL(url);
		asked.push(`${method} ${pathname}`);
		const answer = (json: unknown, status = 200) => ({
			status,
			headers: { 'x-aaccountid': 'caller' },
			body: JSON.stringify(json),
		});
		if (pathname.endsWith('/mypermissions')) {
			const [USER_PICKER, ADMINISTER] = [{ havePermission: true }, { havePermission: true }];
			return answer({ permissions: { USER_PICKER, ADMINISTER } });
		}
		if (method === 'POST') {
			return isTaken ? answer({}, 409) : answer({ accountId: 'made', displayName: 'Alice' }, 201);
		}
		if (searchParams.get('startAt') !== '0') return answer([]);
		looks += 1;
		return answer(hits[Math.min(looks, hits.length) - 1] ?? []);
	};
	const clock = createTestClock();
	return { client: createTestClient({ send, clock }), clock, asked: () => asked.splice(0) };
}

describe('an address that is taken by an account that hides it', () => {
	test.each<[string, Hit[]]>([
		['an Atlassian account', [hiding()]],
		['an account whose address is null', [hiding({ emailAddress: null })]],
		['an account whose address is empty', [hiding({ emailAddress: '' })]],
		['a portal-only account', [hiding({ accountType: 'customer' })]],
		['the only one beside accounts that show another address', [showing('alice@acme.example.au'), hiding()]],
		['the only active one', [hiding(), hiding({ accountId: 'other', active: false })]],
		['the only one beside an app', [hiding({ accountId: 'app', accountType: 'app' }), hiding()]],
	])('%s: accepted after the last look, by those who accept it', async (_, hits) => {
		const { client, clock } = createSite([hits]);
		expect(await resolveCustomer(client, accepting)).toEqual(found('hidden'));
		expect(clock.waits).toEqual([1000, 2000, 3000]);
	});

	test('is remembered for those who accept it, and for nobody else', async () => {
		const { client, asked } = createSite([[hiding()]]);
		await resolveCustomer(client, accepting);
		asked();
		expect(await resolveCustomer(client, accepting)).toEqual(found('hidden'));
		expect(asked()).toEqual([]);
		client.patience.left = 8000;
		expect(await resolveCustomer(client, alice)).toMatchObject(refused);
		forgetCustomer(client, alice);
		await resolveCustomer(client, accepting);
		expect(asked()).not.toEqual([]);
	});

	test('is not accepted by default, and the hint speaks of the visibility of the profile', async () => {
		expect(await resolveCustomer(createSite([[hiding()]]).client, alice)).toMatchObject({
			...refused,
			detail: {
				hint: expect.stringMatching(/Profile and visibility.*Accept Hidden E-Mail Addresses/) as unknown,
			},
		});
	});

	test.each<[string, Hit[]]>([
		['nobody is shown', []],
		['two accounts hide theirs', [hiding(), hiding({ accountId: 'other' })]],
		['the only one that hides it is inactive', [hiding({ active: false })]],
		['the address is its display name', [hiding({ displayName: alice.email })]],
		['its display name contains the address', [hiding({ displayName: '(ALICE@ACME.EXAMPLE) Sales' })]],
		['it is an app', [hiding({ accountType: 'app' })]],
		['its kind is unknown', [hiding({ accountType: 'unknown' })]],
		['its kind is not said', [hiding({ accountType: undefined })]],
		['others show another address', [showing('alice@acme.example.au')]],
	])('%s: customer-inactive-or-hidden', async (_, hits) => {
		expect(await resolveCustomer(createSite([hits]).client, accepting)).toMatchObject(refused);
	});

	test('an account that shows the address is preferred, even if it appears only at the last look', async () => {
		const late = [hiding(), showing(alice.email)];
		const { client } = createSite([[hiding()], [hiding()], [hiding()], [hiding()], late]);
		expect(await resolveCustomer(client, accepting)).toEqual(found(alice.email));
	});

	test('nobody is accepted while the address is free: a customer is created', async () => {
		const { client } = createSite([[hiding()]], { isTaken: false });
		expect(await resolveCustomer(client, accepting)).toEqual({
			ok: true,
			value: { accountId: 'made', created: true },
		});
	});

	test('a lookup that creates nothing does not learn that it is taken, so it accepts nobody', async () => {
		expect(await lookUpCustomer(createSite([[hiding()]]).client, accepting)).toEqual({
			ok: true,
			value: undefined,
		});
	});
});
