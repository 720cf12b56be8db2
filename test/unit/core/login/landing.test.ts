import { describe, expect, it } from 'vitest';
import { chooseLanding } from '../../../../nodes/shared/core/login/landing';
import type { OpenedVerdict } from '../../../../nodes/shared/core/login/loginProof';
import { markVerified } from '../../../../nodes/shared/core/verified/verified';

const site = 'https://acme.atlassian.example';
const verdict: OpenedVerdict = markVerified({
	loginId: 'L1',
	subject: 's',
	granted: true,
	portals: [
		{ serviceDesk: '3', address: '/servicedesk/customer/portal/3' },
		{ serviceDesk: '7', address: '/servicedesk/customer/portal/7' },
	],
});
const first = `${site}/servicedesk/customer/portal/3`;

describe('the landing page after a granted login', () => {
	it.each<[string, string | undefined, string]>([
		['nothing was asked for: the first granted portal', undefined, first],
		[
			'a granted portal was asked for',
			'/servicedesk/customer/portal/7',
			`${site}/servicedesk/customer/portal/7`,
		],
		[
			'a page inside a granted portal was asked for',
			'/servicedesk/customer/portal/7/create/12?x=1',
			`${site}/servicedesk/customer/portal/7/create/12?x=1`,
		],
		[
			'the list of portals was asked for',
			'/servicedesk/customer/portals',
			`${site}/servicedesk/customer/portals`,
		],
		[
			'an absolute address of a granted portal',
			`${site}/servicedesk/customer/portal/7`,
			`${site}/servicedesk/customer/portal/7`,
		],
		['a portal that was not granted', '/servicedesk/customer/portal/5', first],
		['a portal whose number only begins like a granted one', '/servicedesk/customer/portal/33', first],
		['another page of the site', '/secure/admin', first],
		[
			'a path that climbs out of the granted portal',
			'/servicedesk/customer/portal/7/../../../secure/admin',
			first,
		],
		['a path with encoded climbing', '/servicedesk/customer/portal/7/%2e%2e/%2e%2e/portal/5', first],
		['an address without scheme', '//evil.example/servicedesk/customer/portal/7', first],
		['a path with a backslash', '/\\evil.example', first],
		['a script', 'javascript:alert(1)', first],
		['another origin over http', 'http://portal.acme.example/', first],
		['nonsense', 'https://', first],
		[
			'an origin the trigger found on its list',
			'https://portal.acme.example/help',
			'https://portal.acme.example/help',
		],
	])('%s', (_sentence, returnTo, expected) => {
		expect(chooseLanding(verdict, returnTo, { site, prefer: 'requested' })).toBe(expected);
	});

	it('goes to the first granted portal when the admin prefers that', () => {
		expect(chooseLanding(verdict, '/servicedesk/customer/portal/7', { site, prefer: 'first' })).toBe(first);
	});

	it('never leaves the site by the address of a table row', () => {
		const foreign = { ...verdict, portals: [{ serviceDesk: '3', address: '//evil.example/' }] };
		expect(() => chooseLanding(foreign, undefined, { site, prefer: 'first' })).toThrow(/path on the site/);
	});

	it('is a bug when a positive verdict names no portal', () => {
		expect(() => chooseLanding({ ...verdict, portals: [] }, undefined, { site, prefer: 'first' })).toThrow();
	});
});
