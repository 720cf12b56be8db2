import { describe, expect, it } from 'vitest';
import type { Switches } from '../lab/jsmSimulator/conduct/switches';
import { basic, ids, send, useSimulatedSite, type Reply } from './simulatedSite';

const typeOf = ({ headers }: Reply) => headers.get('content-type')?.split(';')[0] ?? null;

describe('what stands before the API', () => {
	const { simulator, call } = useSimulatedSite();
	const set = (switches: Partial<Switches>) => Object.assign(simulator.switches, switches);
	const atGateway = async (path: string) =>
		await send(`${simulator.gatewayAddress}${path}`, {
			headers: basic(`${ids.admin}@site.example`, 'scoped'),
			redirect: 'manual',
		});
	const onSite = async (method: string, path: string) =>
		await send(`${simulator.address}${path}`, {
			method,
			headers: basic(`${ids.admin}@site.example`, 'token-admin'),
			redirect: 'manual',
		});

	it('an IP allow list refuses every call in plain text, also a valid one, and names no caller', async () => {
		set({ siteState: 'ip-not-allowed' });
		for (const reply of [
			await call('admin', 'getMyself'),
			await call('admin', 'createOrganization', { body: { name: 'New' } }),
			await atGateway('/rest/api/3/myself'),
		]) {
			expect([reply.status, typeOf(reply)]).toEqual([403, 'text/plain']);
			expect(reply.text).toMatch(/IP address/);
			expect(reply.headers.get('x-aaccountid')).toBeNull();
		}
		expect(simulator.organization('New')).toBeUndefined();
	});

	it('a suspended site answers 402 with a page', async () => {
		set({ siteState: 'suspended' });
		const reply = await call('admin', 'listOrganizations');
		expect([reply.status, typeOf(reply)]).toEqual([402, 'text/html']);
	});

	it.each([
		['GET', '/rest/api/3/user/search?query=zoe%40acme.example'],
		['POST', '/rest/servicedeskapi/organization'],
	])('a renamed site sends %s %s to its new host; the gateway still finds it', async (method, path) => {
		set({ siteState: 'renamed' });
		const reply = await onSite(method, path);
		expect([reply.status, reply.headers.get('location')]).toEqual([
			301,
			`https://renamed.site.example${path}`,
		]);
		expect((await atGateway('/rest/api/3/myself')).status).toBe(200);
	});

	it('tokens come from another server', async () => {
		for (const siteState of ['ip-not-allowed', 'suspended', 'renamed'] as const) {
			set({ siteState, refusalBody: 'html' });
			const body = { grant_type: 'client_credentials', client_id: 'client', client_secret: 'secret' };
			expect((await call({}, 'requestToken', { body })).status).toBe(200);
			const wrong = await call({}, 'requestToken', { body: { ...body, client_secret: 'wrong' } });
			expect([wrong.status, typeOf(wrong)]).toEqual([401, 'application/json']);
		}
	});

	it.each([
		['json', 'application/json', /^\{/],
		['text', 'text/plain', /^[A-Z][a-z .]+$/],
		['html', 'text/html', /^<!DOCTYPE html>/],
	] as [Switches['refusalBody'], string, RegExp][])('body of 401 and 403: %s', async (value, type, text) => {
		set({ refusalBody: value });
		const replies = [
			await call({}, 'listOrganizations'),
			await call(basic('aaid-admin@site.example', 'wrong'), 'getMyself'),
			await call('customer', 'listDeskCustomers', { in: '1' }),
			await call('agent', 'getUserProperty', { in: 'x', query: { accountId: ids.zoe } }),
		];
		expect(replies.map(({ status }) => status)).toEqual([401, 401, 403, 403]);
		for (const reply of replies) {
			expect(typeOf(reply)).toBe(type);
			expect(reply.text).toMatch(text);
		}
		const other = await call('agent', 'getOrganization', { in: 99 });
		expect([other.status, typeOf(other)]).toEqual([404, 'application/json']);
		const scope = await send(`${simulator.gatewayAddress}/rest/servicedeskapi/organization`, {
			headers: basic(`${ids.admin}@site.example`, 'few-scopes'),
		});
		expect(scope.body).toEqual({ code: 401, message: 'Unauthorized; scope does not match' });
	});
});

describe('latency', () => {
	const waits: number[] = [];
	const { simulator, call } = useSimulatedSite({
		sleep: async (milliseconds) => {
			waits.push(milliseconds);
			await Promise.resolve();
		},
	});

	it('passes before each call, token requests too, and by default there is none', async () => {
		await call('agent', 'listOrganizations');
		expect(waits).toEqual([]);
		simulator.switches.latency = 500;
		await call('agent', 'listOrganizations');
		await call({}, 'requestToken', {
			body: { grant_type: 'client_credentials', client_id: 'client', client_secret: 'secret' },
		});
		expect(waits).toEqual([500, 500]);
	});
});
