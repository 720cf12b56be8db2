import { describe, expect, it } from 'vitest';
import { everySource, noSource } from '../../../../nodes/shared/core/access/knownSources';
import type { DesiredAccess } from '../../../../nodes/shared/core/access/accessState';
import {
	findInSnapshot,
	isInLine,
	type SiteSnapshot,
} from '../../../../nodes/shared/core/access/siteSnapshot';

const acme = { id: '1', name: 'Acme' };
const globex = { id: '2', name: 'Globex' };
const desk = (customers: string[], organizations: string[]) => ({
	customers: new Set(customers),
	organizations: new Set(organizations),
});

const site = (more: Partial<SiteSnapshot> = {}): SiteSnapshot => ({
	accounts: new Map([
		['ann@acme.example', ['ann']],
		['twin@acme.example', ['twin-1', 'twin-2']],
	]),
	showsAddresses: true,
	organizations: new Map([
		['Acme', acme],
		['Globex', globex],
	]),
	memberships: new Map([['ann', [acme]]]),
	desks: new Map([['3', desk(['ann'], ['1'])]]),
	unreadDesks: [],
	...more,
});

const desired = (more: Partial<DesiredAccess> = {}): DesiredAccess => ({
	organizations: [acme],
	portals: [{ serviceDesk: '3', organizations: [acme], customer: true }],
	known: everySource,
	...more,
});

describe('whom a snapshot shows', () => {
	it.each([
		['one account, whatever the case of the address', site(), 'ANN@acme.example', 'ann'],
		['nobody', site(), 'eve@acme.example', 'absent'],
		['nobody, where no address is shown', site({ showsAddresses: false }), 'eve@acme.example', undefined],
		['two accounts', site(), 'twin@acme.example', undefined],
	])('%s', (_, snapshot, email, found) => {
		expect(findInSnapshot(snapshot, email)).toBe(found);
	});
});

describe('who is in line', () => {
	it.each<[string, boolean, SiteSnapshot, DesiredAccess, 'never' | 'onlyOurs' | 'everythingManaged']>([
		['everything is as desired', true, site(), desired(), 'onlyOurs'],
		['a membership is missing', false, site(), desired({ organizations: [acme, globex] }), 'onlyOurs'],
		[
			'an organization is unknown',
			false,
			site(),
			desired({ organizations: [{ id: 'none', name: 'X' }] }),
			'never',
		],
		[
			'a membership more may be ours',
			false,
			site({ memberships: new Map([['ann', [acme, globex]]]) }),
			desired(),
			'onlyOurs',
		],
		[
			'a membership more, and nothing is ever taken back',
			true,
			site({ memberships: new Map([['ann', [acme, globex]]]) }),
			desired(),
			'never',
		],
		[
			'a membership more, and groups are not known',
			true,
			site({ memberships: new Map([['ann', [acme, globex]]]) }),
			desired({ known: noSource }),
			'everythingManaged',
		],
		['she is not on the desk', false, site({ desks: new Map([['3', desk([], ['1'])]]) }), desired(), 'never'],
		[
			'her organization is not on the desk',
			false,
			site({ desks: new Map([['3', desk(['ann'], [])]]) }),
			desired(),
			'never',
		],
		['the desk cannot be seen', false, site({ desks: new Map() }), desired(), 'never'],
		[
			'she is on a desk in person that nobody wants',
			false,
			site({
				desks: new Map([
					['3', desk(['ann'], ['1'])],
					['4', desk(['ann'], [])],
				]),
			}),
			desired(),
			'onlyOurs',
		],
		[
			'she is on a desk in person that only her organization should open',
			false,
			site(),
			desired({ portals: [{ serviceDesk: '3', organizations: [acme], customer: false }] }),
			'onlyOurs',
		],
		[
			'she is on a desk whose own setting stays',
			true,
			site(),
			desired({ portals: [{ serviceDesk: '3', organizations: [], customer: false }] }),
			'onlyOurs',
		],
		[
			'nothing is desired and nothing is there',
			true,
			site({ memberships: new Map(), desks: new Map() }),
			desired({ organizations: [], portals: [] }),
			'onlyOurs',
		],
	])('%s: %s', (_, inLine, snapshot, wish, mode) => {
		expect(isInLine(snapshot, 'ann', wish, { mode })).toBe(inLine);
	});
});
