import { setTimeout as wait } from 'node:timers/promises';
import { countBy, range } from 'lodash';
import { afterEach, describe, expect, test } from 'vitest';
import {
	findMappedOrganization,
	type OrganizationClaim,
} from '../../../../nodes/shared/jsm/organization/claimOrganization';
import { refuseForeignOrganizations } from '../../../../nodes/shared/jsm/organization/typedOrganizations';
import { termsOf } from '../../../../nodes/shared/jsm/organization/wantedOrganization';
import { renewOrganization } from '../../../../nodes/shared/jsm/organization/findOrganization';
import { createJsmMemory } from '../../../../nodes/shared/jsm/client/memory';
import { INDEX_PROPERTY, OWNER_PROPERTY } from '../../../../nodes/shared/jsm/organization/organizationOwner';
import { addMembers } from '../../../../nodes/shared/jsm/api/organizations';
import type { FaultOrder } from '../../../lab/jsmSimulator/conduct/faults';
import { demoCredentials } from '../../../lab/jsmSimulator/site/demoSite';
import { useSimulatedJsm } from '../../../support/jsm/simulatedJsm';

/** How long a create waits for its rival where Jira makes two of one name, in milliseconds; a rival ends the wait. */
const rivals = { wait: 50 };
const jsm = useSimulatedJsm({ sleep: async () => await wait(rivals.wait) });
afterEach(() => {
	rivals.wait = 50;
});
const acmeProvider = 'https://idp.acme.example';
const otherProvider = 'https://idp.globex.example';

type Wish = Partial<OrganizationClaim> & {
	create?: boolean;
	allowManaged?: boolean;
	key?: string;
	joins?: true;
};

/** A login with a name the provider made. */
const claim = async (name: string, { create = true, allowManaged = false, key, joins, ...more }: Wish = {}) =>
	await findMappedOrganization(
		jsm.client(),
		{ name, create, allowManaged, onTheFly: { key, joins } },
		{ issuer: acmeProvider, connection: more.issuer ?? acmeProvider, adopt: false, mostNew: 10, ...more },
	);

/** A login with a name the admin typed, whose customer is about to enter. */
async function typed(name: string, { issuer = acmeProvider, create = true, confirmed = false } = {}) {
	const client = jsm.client();
	const wanted = { name, create, ...(confirmed ? { confirmed } : {}) };
	const rules = { issuer, connection: issuer, adopt: false, mostNew: 10 };
	const found = await findMappedOrganization(client, { ...wanted, allowManaged: false }, rules);
	if (!found.ok) return found;
	const entered = { ...found.value, ...termsOf({ ...wanted, confirmed: confirmed || undefined }, issuer) };
	const own = await refuseForeignOrganizations(client, [entered]);
	return own.ok ? found : own;
}

const named = (name: string) => jsm.simulator.organizations.filter((each) => each.name === name);
const ownerOfNamed = (name: string) => named(name)[0]?.properties.get(OWNER_PROPERTY);
const indexEntries = () =>
	[...jsm.simulator.account(demoCredentials.admin.email).properties].filter(([key]) =>
		key.startsWith(INDEX_PROPERTY),
	);
const writes = () => jsm.simulator.callsAfter(0).filter(({ write }) => write);

describe('an organization made on the fly', () => {
	test('says whose it is in hashes: no name of a provider, a person or a key', async () => {
		await claim('Globex', { key: 'company_id=ann@globex.example' });
		const text = JSON.stringify([ownerOfNamed('Globex'), indexEntries()]);
		expect(text).not.toMatch(/idp\.|acme|ann@|company/i);
		expect(ownerOfNamed('Globex')).toEqual({
			v: 1,
			owner: expect.stringMatching(/^[\w-]{43}$/) as string,
			key: expect.stringMatching(/^[\w-]{43}$/) as string,
		});
	});

	test('is made, marked with its owner and entered in the index; the next login costs nothing', async () => {
		expect(await claim('Globex')).toMatchObject({ ok: true, value: { id: '3', by: 'get-or-create' } });
		expect(ownerOfNamed('Globex')).toMatchObject({ v: 1 });
		jsm.callsSince();
		expect(await claim('Globex')).toMatchObject({ ok: true, value: { id: '3', by: 'memory' } });
		expect(jsm.callsSince()).toEqual([]);
		expect(indexEntries().map(([, value]) => value)).toEqual([{ v: 1, organization: '3' }]);
	});

	test('of a process that has just started is found and its owner read, without a write', async () => {
		await claim('Globex');
		jsm.restart();
		jsm.callsSince();
		const before = writes().length;
		expect(await claim('Globex')).toMatchObject({ ok: true, value: { id: '3', by: 'listing' } });
		expect(jsm.callsSince()).toContain('getOrganizationProperty');
		expect(writes().length).toBe(before);
	});

	test.each(['one', 'two'] as const)(
		'50 parallel logins of one new organization (race: %s): one organization, one property',
		async (organizationRace) => {
			Object.assign(jsm.simulator.switches, { organizationRace });
			const found = await Promise.all(range(50).map(async () => await claim('Globex')));
			expect(new Set(found.map((each) => each.ok && each.value.id))).toEqual(new Set(['3']));
			expect(named('Globex')).toHaveLength(1);
			expect([...(named('Globex')[0]?.properties.keys() ?? [])]).toEqual([OWNER_PROPERTY]);
			const made = writes().filter(({ operation }) => operation !== 'setUserProperty');
			expect(countBy(made, 'operation')).toEqual({ createOrganization: 1, setOrganizationProperty: 1 });
		},
	);

	test.each([
		['one', ['3', '3']],
		['two', ['3', '4']],
	] as const)(
		'in two processes at once (race: %s) is one, at the latest after a restart',
		async (organizationRace, ids) => {
			Object.assign(jsm.simulator.switches, { organizationRace });
			// The rival always comes, however busy the machine is.
			rivals.wait = 10_000;
			const first = jsm.client();
			const second = { ...jsm.client(), memory: createJsmMemory(jsm.clock.now) };
			const wanted = { issuer: acmeProvider, connection: 'Acme', adopt: false, mostNew: 10 };
			const wish = { name: 'Globex', create: true, allowManaged: false, onTheFly: {} };
			const found = await Promise.all(
				[first, second].map(async (client) => await findMappedOrganization(client, wish, wanted)),
			);
			expect(found.map((each) => each.ok && each.value.id).sort()).toEqual(ids);
			jsm.restart();
			expect(await claim('Globex')).toMatchObject({ ok: true, value: { id: '3' } });
		},
	);

	test('and marked by another process right after this one read its owner is its own', async () => {
		jsm.simulator.faults.inject({
			operation: 'setOrganizationProperty',
			kind: 'status',
			status: 403,
			times: 1,
		});
		expect(await claim('Globex')).toMatchObject({ ok: false });
		const { send, ...slow } = { ...jsm.client(), memory: createJsmMemory(jsm.clock.now) };
		let hasRival = false;
		const found = await findMappedOrganization(
			{
				...slow,
				send: async (request) => {
					// Between the reads of the owner and of the index the other process marks the organization.
					if (request.method === 'GET' && request.url.includes(INDEX_PROPERTY) && !hasRival) {
						hasRival = true;
						jsm.restart();
						expect(await claim('Globex')).toMatchObject({ ok: true, value: { id: '3' } });
					}
					return await send(request);
				},
			},
			{ name: 'Globex', create: true, allowManaged: false, onTheFly: {} },
			{ issuer: acmeProvider, connection: 'Acme', adopt: false, mostNew: 10 },
		);
		expect(hasRival).toBe(true);
		expect(found).toMatchObject({ ok: true, value: { id: '3', by: 'listing' } });
	});

	test.each(['ignore-case', 'ignore-case-and-blanks'] as const)(
		'P-5: and that Jira takes for another (%s) is organization-name-confusable, and nobody’s mark changes',
		async (organizationNames) => {
			Object.assign(jsm.simulator.switches, { organizationNames });
			expect(await claim('ACME', { adopt: true })).toMatchObject({ reason: 'organization-name-confusable' });
			expect(ownerOfNamed('Acme')).toBeUndefined();
		},
	);

	test('and gone from Jira since is made again, once nobody believes in the old one', async () => {
		const made = await claim('Globex');
		if (!made.ok) throw new Error(made.reason);
		jsm.simulator.seed({ organizations: [{ name: 'Initech' }] });
		const client = jsm.client();
		await client.send({
			method: 'DELETE',
			url: `${client.baseUrl}/rest/servicedeskapi/organization/${made.value.id}`,
			headers: {},
		});
		expect(await addMembers(client, made.value.id, ['x'])).toMatchObject({ status: 404 });
		const { id, name } = made.value;
		expect(await renewOrganization(client, { id, name }, false)).toEqual({ ok: true, value: undefined });
		expect(await claim('Globex')).toMatchObject({ ok: true, value: { by: 'get-or-create' } });
	});

	test('and kept by a directory is organization-managed-elsewhere, unless allowed; it is not marked', async () => {
		jsm.simulator.seed({ organizations: [{ name: 'Directory', scimManaged: true }] });
		expect(await claim('Directory', { adopt: true })).toMatchObject({
			reason: 'organization-managed-elsewhere',
		});
		expect(ownerOfNamed('Directory')).toBeUndefined();
		expect(await claim('Directory', { adopt: true, allowManaged: true })).toMatchObject({ ok: true });
	});
});

describe('P-4: a name that is taken', () => {
	test('by another provider is organization-of-another-connection, remembered or not', async () => {
		await claim('Globex');
		const owner = ownerOfNamed('Globex');
		for (const adopt of [false, true]) {
			expect(await claim('Globex', { issuer: otherProvider, adopt })).toMatchObject({
				reason: 'organization-of-another-connection',
			});
			jsm.restart();
		}
		expect(ownerOfNamed('Globex')).toEqual(owner);
		expect(await claim('Globex')).toMatchObject({ ok: true });
	});

	test('by another provider at the same moment is organization-of-another-connection for one of them', async () => {
		const both = await Promise.all([claim('Globex'), claim('Globex', { issuer: otherProvider })]);
		expect(both.map((each) => (each.ok ? 'made' : each.reason)).sort()).toEqual([
			'made',
			'organization-of-another-connection',
		]);
		expect(named('Globex')).toHaveLength(1);
	});

	test('by another provider at the same moment in another process is organization-of-another-connection for one of them', async () => {
		const issuers = [acmeProvider, otherProvider];
		const arrived: (() => void)[] = [];
		/** Lets both see that it is nobody's before either marks it. */
		const marksAtOnce = async () =>
			await new Promise<void>((resolve) => {
				arrived.push(resolve);
				if (arrived.length === issuers.length) for (const goOn of arrived) goOn();
			});
		const found = await Promise.all(
			issuers.map(async (issuer) => {
				const client = { ...jsm.client(), memory: createJsmMemory(jsm.clock.now) };
				const { send } = client;
				client.send = async (request) => {
					if (request.method === 'PUT' && request.url.includes(OWNER_PROPERTY)) await marksAtOnce();
					return await send(request);
				};
				const wish = { name: 'Globex', create: true, allowManaged: false, onTheFly: {} };
				const rules = { issuer, connection: issuer, adopt: false, mostNew: 10 };
				return await findMappedOrganization(client, wish, rules);
			}),
		);
		expect(found.map((each) => (each.ok ? 'made' : each.reason)).sort()).toEqual([
			'made',
			'organization-of-another-connection',
		]);
		const [winner, loser] = found[0]?.ok ? issuers : [...issuers].reverse();
		jsm.restart();
		expect(await claim('Globex', { issuer: winner })).toMatchObject({ ok: true });
		expect(await claim('Globex', { issuer: loser })).toMatchObject({ ok: false });
	});

	test('by another key of the same provider is organization-of-another-connection', async () => {
		await claim('Globex', { key: 'id=7' });
		for (const key of ['id=8', 'Globex', undefined]) {
			expect(await claim('Globex', { key })).toMatchObject({ reason: 'organization-of-another-connection' });
		}
	});

	test.each([{ v: 2, owner: 'x', key: 'y' }, 'text', 7, [], null, { v: 1 }])(
		'by a mark nobody can read (%j) is organization-of-another-connection',
		async (mark) => {
			await claim('Globex');
			named('Globex')[0]?.properties.set(OWNER_PROPERTY, mark);
			jsm.restart();
			expect(await claim('Globex')).toMatchObject({ reason: 'organization-of-another-connection' });
		},
	);

	test('by hand in Jira is organization-not-ours, unless the admin adopts', async () => {
		expect(await claim('Acme')).toMatchObject({ reason: 'organization-not-ours' });
		expect(writes()).toEqual([]);
		expect(await claim('Acme', { adopt: true })).toMatchObject({ ok: true, value: { id: '1' } });
		expect(await claim('Acme', { issuer: otherProvider, adopt: true })).toMatchObject({
			reason: 'organization-of-another-connection',
		});
	});

	test('by hand in Jira a minute ago is organization-not-ours, although the kept list does not know it', async () => {
		await claim('Initech');
		jsm.simulator.seed({ organizations: [{ name: 'Globex' }] });
		await jsm.clock.sleep(60_001);
		expect(await claim('Globex')).toMatchObject({ reason: 'organization-not-ours' });
	});

	test('by hand in Jira is open to a rule that creates nothing, unmarked', async () => {
		expect(await claim('Acme', { create: false })).toMatchObject({ ok: true, value: { id: '1' } });
		expect(writes()).toEqual([]);
		expect(await claim('Nowhere', { create: false })).toMatchObject({ reason: 'jsm-not-found' });
		expect(await claim('Acme')).toMatchObject({ reason: 'organization-not-ours' });
		await claim('Globex');
		expect(await claim('Globex', { create: false, issuer: otherProvider })).toMatchObject({
			reason: 'organization-of-another-connection',
		});
	});
});

describe('P-4: a name that the admin typed', () => {
	test('never gets the organization another provider prepared: organization-of-another-connection', async () => {
		await claim('Initech', { issuer: otherProvider });
		for (const create of [true, false]) {
			for (const remembered of [true, false]) {
				if (!remembered) jsm.restart();
				expect(await typed('Initech', { create })).toMatchObject({
					reason: 'organization-of-another-connection',
					detail: { hint: expect.stringContaining('Use Even if Made by a Provider') as string },
				});
			}
		}
	});

	test('gets it once the admin has confirmed it, without a look at its owner', async () => {
		await claim('Initech', { issuer: otherProvider });
		jsm.callsSince();
		expect(await typed('Initech', { confirmed: true })).toMatchObject({ ok: true, value: { id: '3' } });
		expect(jsm.callsSince()).not.toContain('getOrganizationProperty');
	});

	test.each([{ v: 2, owner: 'x', key: 'y' }, 'text', null])(
		'never gets one with a mark nobody can read (%j): organization-of-another-connection',
		async (mark) => {
			named('Acme')[0]?.properties.set(OWNER_PROPERTY, mark);
			expect(await typed('Acme')).toMatchObject({ reason: 'organization-of-another-connection' });
		},
	);

	test('gets what its own provider made, what our company’s providers made, and what nobody made', async () => {
		await claim('Globex');
		await claim('Initech', { issuer: otherProvider, joins: true, key: 'id=7' });
		for (const name of ['Globex', 'Initech', 'Acme', 'Umbrella']) {
			expect(await typed(name)).toMatchObject({ ok: true });
		}
	});

	test('has its owner read once, also in two logins at once, and for each provider', async () => {
		const owners = () => jsm.callsSince().filter((call) => call === 'getOrganizationProperty').length;
		await Promise.all([typed('Acme'), typed('Acme')]);
		await typed('Acme');
		expect(owners()).toBe(1);
		await typed('Acme', { issuer: otherProvider });
		expect(owners()).toBe(1);
	});

	test('is looked for again, after Jira lost it, but not where a provider made a new one', async () => {
		const lost = await typed('Umbrella');
		if (!lost.ok) throw new Error(lost.reason);
		const client = jsm.client();
		const path = `${client.baseUrl}/rest/servicedeskapi/organization/${lost.value.id}`;
		await client.send({ method: 'DELETE', url: path, headers: {} });
		jsm.restart();
		await claim('Umbrella', { issuer: otherProvider });
		const again = { id: lost.value.id, name: 'Umbrella', create: true };
		expect(await renewOrganization(jsm.client(), again, false)).toEqual({ ok: true, value: undefined });
	});
});

describe('a name that our company gives: We Do', () => {
	const joins = true;

	test('joins the organization of that name, which stays unmarked; the next login costs nothing', async () => {
		expect(await claim('Acme', { joins })).toMatchObject({ ok: true, value: { id: '1', by: 'listing' } });
		expect(writes()).toEqual([]);
		jsm.callsSince();
		expect(await claim('Acme', { joins })).toMatchObject({ ok: true, value: { id: '1', by: 'memory' } });
		expect(jsm.callsSince()).toEqual([]);
	});

	test('makes a missing one in two calls, unmarked; another provider of ours joins it', async () => {
		expect(await claim('Globex', { joins })).toMatchObject({ ok: true, value: { by: 'get-or-create' } });
		expect(jsm.callsSince()).toEqual(['listOrganizations', 'createOrganization']);
		expect(ownerOfNamed('Globex')).toBeUndefined();
		jsm.restart();
		expect(await claim('Globex', { joins, issuer: otherProvider })).toMatchObject({ value: { id: '3' } });
	});

	test('and a provider never owns what somebody made by hand since the site was last listed', async () => {
		await claim('Globex');
		jsm.simulator.seed({ organizations: [{ name: 'Initrode' }] });
		await jsm.clock.sleep(10_000);
		expect(await claim('Initrode')).toMatchObject({ reason: 'organization-not-ours' });
		expect(ownerOfNamed('Initrode')).toBeUndefined();
	});

	test('looks for an owner if the list of the site was not read just now', async () => {
		await claim('Globex', { joins });
		await jsm.clock.sleep(2000);
		jsm.callsSince();
		expect(await claim('Initrode', { joins })).toMatchObject({ value: { by: 'get-or-create' } });
		expect(jsm.callsSince()).toEqual(['createOrganization', 'getOrganizationProperty']);
	});

	test('P-4: never joins what another provider made: organization-of-another-connection', async () => {
		await claim('Initech', { issuer: otherProvider });
		for (const adopt of [false, true]) {
			expect(await claim('Initech', { joins, adopt })).toMatchObject({
				reason: 'organization-of-another-connection',
			});
			jsm.restart();
		}
	});

	test('joins what the same provider made before the question was answered so, by its key as well', async () => {
		await claim('Globex');
		await claim('Initech', { key: 'id=7' });
		jsm.restart();
		expect(await claim('Globex', { joins })).toMatchObject({ ok: true, value: { id: '3' } });
		expect(await claim('Initech Ltd', { joins, key: 'id=7' })).toMatchObject({
			value: { id: '4', by: 'key' },
		});
	});

	test('P-4: leaves nothing to a customer’s own provider: organization-not-ours', async () => {
		await claim('Globex', { joins });
		expect(await claim('Globex', { issuer: otherProvider })).toMatchObject({
			reason: 'organization-not-ours',
		});
	});

	test('P-4: two companies with two keys stay apart: organization-of-another-connection', async () => {
		await claim('Globex', { joins, key: 'id=7' });
		expect(await claim('Globex', { joins, key: 'id=8' })).toMatchObject({
			reason: 'organization-of-another-connection',
		});
		expect(await claim('Globex Ltd', { joins, key: 'id=7' })).toMatchObject({
			value: { id: '3', by: 'key' },
		});
	});

	test('P-5, P-6: is refused where it looks like another one, and where it is one too many', async () => {
		expect(await claim('ACME', { joins })).toMatchObject({ reason: 'organization-name-confusable' });
		expect(await claim('Globex', { joins, mostNew: 0 })).toMatchObject({
			reason: 'too-many-new-organizations',
		});
		expect(await claim('Ac\u3164me', { joins })).toMatchObject({ reason: 'organization-name-refused' });
	});
});

describe('Jira takes the name for another spelling of an existing one', () => {
	/** Jira folds names, and somebody makes the organization after this process has listed all. */
	async function madeMeanwhile(name: string, by: Wish | 'hand'): Promise<void> {
		Object.assign(jsm.simulator.switches, { organizationNames: 'ignore-case-and-blanks' });
		if (by === 'hand') jsm.simulator.seed({ organizations: [{ name }] });
		else {
			await claim(name, by);
			jsm.restart();
		}
	}

	/** The list does not show it yet. */
	async function unlisted(wish: Wish) {
		const client = jsm.client();
		const { send } = client;
		client.send = async (request) => {
			const answer = await send(request);
			if (request.method !== 'GET' || !/organization(?:\?|$)/.test(request.url)) return answer;
			return { ...answer, body: answer.body.replaceAll('Globex', 'Hidden') };
		};
		const { create = true, key, joins, ...more } = wish;
		return await findMappedOrganization(
			client,
			{ name: 'GLO BEX', create, allowManaged: false, onTheFly: { key, joins } },
			{ issuer: acmeProvider, connection: 'Acme', adopt: false, mostNew: 10, ...more },
		);
	}

	test('P-4: it is used where this provider made it, under the name it has in Jira', async () => {
		await madeMeanwhile('Globex', {});
		expect(await unlisted({})).toMatchObject({ ok: true, value: { id: '3', name: 'Globex' } });
	});

	test('P-4: it is joined where our company names the groups', async () => {
		await madeMeanwhile('Globex', 'hand');
		expect(await unlisted({ joins: true })).toMatchObject({ ok: true, value: { id: '3', name: 'Globex' } });
	});

	test('P-4: it is organization-not-ours where nobody made it on the fly', async () => {
		await madeMeanwhile('Globex', 'hand');
		expect(await unlisted({})).toMatchObject({ reason: 'organization-not-ours' });
		expect(ownerOfNamed('Globex')).toBeUndefined();
	});

	test('P-4: it is organization-of-another-connection where another provider made it', async () => {
		await madeMeanwhile('Globex', { issuer: otherProvider });
		for (const joins of [undefined, true] as const) {
			expect(await unlisted({ joins })).toMatchObject({ reason: 'organization-of-another-connection' });
		}
	});
});

describe('P-5: a name that looks like another', () => {
	test.each([
		['I and l', 'Acme I', 'Acme l'],
		['0 and O', 'Acme 0', 'Acme O'],
		['rn and m', 'Acme', 'Acrne'],
		['a name by hand in Cyrillic letters', 'АСМЕ', 'ACME'],
		['a name by hand with an invisible character', 'Glo\u200bbex', 'Globex'],
		['letter case', 'Acme', 'ACME'],
		['letter case, and I beside i', 'Illinois', 'ILLINOIS'],
		['two blanks', 'Acme GmbH', 'Acme  GmbH'],
	])('%s: %j beside %j is organization-name-confusable, and nothing is made', async (_what, one, other) => {
		if (!jsm.simulator.organization(one)) jsm.simulator.seed({ organizations: [{ name: one }] });
		for (const adopt of [false, true]) {
			expect(await claim(other, { adopt })).toMatchObject({ reason: 'organization-name-confusable' });
		}
		expect(writes()).toEqual([]);
	});

	test('of two at the same moment one is made: organization-name-confusable', async () => {
		const both = await Promise.all([claim('Acme 1'), claim('Acme l')]);
		expect(both).toMatchObject([{ ok: true }, { reason: 'organization-name-confusable' }]);
		const three = await Promise.all(['Globex', 'GLOBEX', 'globex'].map(async (name) => await claim(name)));
		expect(three.filter(({ ok }) => ok)).toHaveLength(1);
	});

	test.each(['Ａcme', 'Ac\u200bme', 'АСМЕ', '../../1', '={{ $env }}', 'x'.repeat(201), '', '__proto__'])(
		'P-13: %j, slipped past the mapping, is organization-name-refused without a call',
		async (name) => {
			expect(await claim(name)).toMatchObject({ reason: 'organization-name-refused' });
			expect(jsm.callsSince()).toEqual([]);
		},
	);

	test('the composed and the decomposed form are one', async () => {
		expect(await claim('Café')).toMatchObject({ value: { id: '3' } });
		expect(await claim('Cafe\u0301')).toMatchObject({ value: { id: '3', by: 'memory' } });
	});
});

describe('P-6: more new organizations than an hour may bring', () => {
	test('are too-many-new-organizations; existing ones go on working, and the next hour is a new one', async () => {
		for (const number of range(10)) expect(await claim(`Company ${number}`)).toMatchObject({ ok: true });
		expect(await claim('Company X')).toMatchObject({
			reason: 'too-many-new-organizations',
			detail: {
				expected: 'at most 10 new ones per hour',
				received: 'one more, before 2026-11-23T13:00:00.000Z',
			},
		});
		expect(named('Company X')).toEqual([]);
		expect(await claim('Company 3')).toMatchObject({ ok: true });
		expect(await claim('Company Y', { issuer: otherProvider })).toMatchObject({ ok: true });
		await jsm.clock.sleep(60 * 60_000 - 1);
		expect(await claim('Company X')).toMatchObject({ reason: 'too-many-new-organizations' });
		await jsm.clock.sleep(1);
		expect(await claim('Company X')).toMatchObject({ ok: true });
	});

	test('are too-many-new-organizations, 1,000 logins at once with a fresh one each: ten are made', async () => {
		const found = await Promise.all(range(1000).map(async (number) => await claim(`Company ${number}`)));
		expect(found.filter(({ ok }) => ok)).toHaveLength(10);
		expect(jsm.simulator.organizations).toHaveLength(12);
		expect(jsm.callsSince().filter((call) => call === 'listOrganizations')).toHaveLength(1);
	});

	test('are too-many-new-organizations for all issuers of a connection together', async () => {
		const one = { connection: 'Everybody', mostNew: 1 };
		expect(await claim('Globex', { ...one, issuer: acmeProvider })).toMatchObject({ ok: true });
		expect(await claim('Initech', { ...one, issuer: otherProvider })).toMatchObject({
			reason: 'too-many-new-organizations',
		});
	});

	test('are too-many-new-organizations from the first on, where none may be made', async () => {
		expect(await claim('Globex', { mostNew: 0 })).toMatchObject({ reason: 'too-many-new-organizations' });
		expect(writes()).toEqual([]);
	});

	test('are not what a failure repeats: the same name counts once', async () => {
		jsm.simulator.faults.inject({ operation: 'createOrganization', kind: 'status', status: 403, times: 2 });
		const refused = { reason: 'jsm-permission-missing' };
		expect(await claim('Globex', { mostNew: 1 })).toMatchObject(refused);
		expect(await claim('Globex', { mostNew: 1 })).toMatchObject(refused);
		expect(await claim('Globex', { mostNew: 1 })).toMatchObject({ ok: true });
	});
});

describe('a company the provider renames', () => {
	const key = 'company_id=7';

	test('is found by its key, in Jira under its old name; nothing is made', async () => {
		await claim('Globex', { key });
		jsm.callsSince();
		expect(await claim('Globex International', { key })).toMatchObject({
			ok: true,
			value: { id: '3', name: 'Globex', by: 'key' },
		});
		expect(jsm.callsSince()).not.toContain('createOrganization');
		expect(await claim('Globex International', { key })).toMatchObject({ value: { name: 'Globex' } });
		expect(jsm.callsSince()).toEqual([]);
		expect(jsm.simulator.organizations).toHaveLength(3);
	});

	test.each<[string, () => void]>([
		['points nowhere', () => setIndex({ v: 1, organization: '99' })],
		['points at an organization of nobody', () => setIndex({ v: 1, organization: '1' })],
		['is unreadable', () => setIndex('x')],
		['is gone', () => jsm.simulator.account(demoCredentials.admin.email).properties.clear()],
	])('is looked up by name where the index %s', async (_what, damage) => {
		await claim('Globex', { key });
		jsm.restart();
		damage();
		expect(await claim('Globex', { key })).toMatchObject({ ok: true, value: { id: '3', by: 'listing' } });
	});

	test('never gets the organization of another key or provider the index was bent to', async () => {
		await claim('Globex', { key });
		await claim('Initech', { key: 'company_id=8' });
		jsm.restart();
		setIndex({ v: 1, organization: '3' });
		expect(await claim('Initech', { key: 'company_id=8' })).toMatchObject({ value: { id: '4' } });
	});

	function setIndex(value: unknown): void {
		const { properties } = jsm.simulator.account(demoCredentials.admin.email);
		for (const [name] of indexEntries()) properties.set(name, value);
	}
});

describe('P-15: Jira fails in the middle', () => {
	const steps = [
		'listOrganizations',
		'getMyself',
		'setUserProperty',
		'createOrganization',
		'getOrganizationProperty',
		'setOrganizationProperty',
	] as const;

	test.each(steps)('at %s: no claim; the next login ends where it would have', async (operation) => {
		// The account is asked for only where the answers before did not name it, as behind some gateways.
		if (operation === 'getMyself') jsm.memory.ownIds.set = () => jsm.memory.ownIds;
		jsm.simulator.faults.inject({ operation, kind: 'status', status: 403 });
		expect(await claim('Globex')).toMatchObject({ reason: 'jsm-permission-missing' });
		jsm.restart();
		expect(await claim('Globex')).toMatchObject({ ok: true, value: { id: '3' } });
		expect(ownerOfNamed('Globex')).toBeDefined();
		expect(named('Globex')).toHaveLength(1);
	});

	test.each<[string, FaultOrder]>([
		[
			'before the mark is written',
			{ operation: 'setOrganizationProperty', kind: 'status', status: 403, times: Infinity },
		],
		[
			'before the index is entered',
			{ operation: 'setUserProperty', kind: 'status', status: 403, after: 1, times: Infinity },
		],
	])('and the process dies %s: what it made is still its own, and nobody else’s', async (_what, order) => {
		jsm.simulator.faults.inject(order);
		await claim('Globex');
		jsm.simulator.faults.clear();
		jsm.restart();
		expect(await claim('Globex', { issuer: otherProvider })).toMatchObject({ ok: false });
		expect(await claim('Globex')).toMatchObject({ ok: true, value: { id: '3' } });
	});

	test('for 50 at once: they fail together instead of waiting for each other', async () => {
		jsm.simulator.faults.inject({ operation: 'createOrganization', kind: 'status', status: 403 });
		const found = await Promise.all(range(50).map(async () => await claim('Globex')));
		expect(found.every(({ ok }) => !ok)).toBe(true);
	});

	test('and a list breaks off: nothing is made', async () => {
		jsm.simulator.seed({ organizations: range(60).map((number) => ({ name: `Company ${number}` })) });
		jsm.simulator.faults.inject({ operation: 'listOrganizations', kind: 'broken-page', times: Infinity });
		expect(await claim('Globex')).toMatchObject({ reason: 'jsm-unexpected-answer' });
		expect(writes()).toEqual([]);
	});
});
