import { describe, expect, it } from 'vitest';
import { contractOperations } from '../contract/contract';
import { allScopes, basic, bodyOf, ids, send, useSimulatedSite } from './simulatedSite';

describe('the gateway and its credentials', () => {
	let now = Date.UTC(2026, 10, 23, 12, 0, 0);
	const { simulator, call } = useSimulatedSite({ now: () => now });
	const admin = `${ids.admin}@site.example`;
	const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
	const atGateway = async (headers: Record<string, string>, path = '/rest/api/3/myself') =>
		await send(`${simulator.gatewayAddress}${path}`, { headers });

	async function requestToken(fields: Record<string, string>, form = false) {
		const body = form ? new URLSearchParams(fields).toString() : JSON.stringify(fields);
		const type = form ? 'application/x-www-form-urlencoded' : 'application/json';
		return await send(simulator.tokenAddress, { method: 'POST', headers: { 'content-type': type }, body });
	}
	const client = { grant_type: 'client_credentials', client_id: 'client', client_secret: 'secret' };

	it.each([
		['an unscoped token on the site', 'site', basic(admin, 'token-admin'), 200],
		['an unscoped token at the gateway', 'gateway', basic(admin, 'token-admin'), 401],
		['a scoped token at the gateway', 'gateway', basic(admin, 'scoped'), 200],
		['a scoped token as Bearer at the gateway', 'gateway', bearer('scoped'), 200],
		['a scoped token on the site', 'site', basic(admin, 'scoped'), 401],
		['nothing at the gateway', 'gateway', {}, 401],
		['an unknown Bearer token', 'gateway', bearer('unknown'), 401],
	] as const)('rule 30: %s', async (_, base, headers, status) => {
		const address = base === 'site' ? simulator.address : simulator.gatewayAddress;
		const reply = await send(`${address}/rest/api/3/myself`, { headers });
		expect(reply.status).toBe(status);
	});

	it('rule 30: a missing scope answers 401 in the shape of the gateway', async () => {
		const reply = await atGateway(basic(admin, 'few-scopes'), '/rest/servicedeskapi/organization');
		expect(reply.status).toBe(401);
		expect(reply.body).toEqual({ code: 401, message: 'Unauthorized; scope does not match' });
		expect((await atGateway(basic(admin, 'few-scopes'))).status).toBe(200);
	});

	it.each(contractOperations.filter(({ scopeSets }) => scopeSets.some((set) => set.length > 0)))(
		'rule 30: $id is open to each of its sets of scopes and to nothing less',
		async ({ id, method, path, scopeSets }) => {
			const attempt = async (scopes: readonly string[]) => {
				const secret = `${id}:${scopes.join('+')}`;
				simulator.seed({ credentials: [{ kind: 'scoped-token', account: ids.admin, secret, scopes }] });
				const reply = await send(`${simulator.gatewayAddress}${path.replace(/\{\w+\}/g, '1')}`, {
					method,
					headers: basic(admin, secret),
				});
				return reply.status === 401 && bodyOf(reply).message === 'Unauthorized; scope does not match';
			};
			for (const set of scopeSets) {
				expect(await attempt(set)).toBe(false);
				expect(await attempt(set.slice(1))).toBe(true);
			}
		},
	);

	it.each([
		['JSON', false],
		['a form', true],
	])('rule 30: an OAuth client gets a token with %s, good for one hour', async (_, form) => {
		const reply = await requestToken(client, form);
		expect(reply.body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: allScopes.join(' ') });
		const token = String(bodyOf(reply).access_token);
		expect((await atGateway(bearer(token))).status).toBe(200);
		expect((await send(`${simulator.address}/rest/api/3/myself`, { headers: bearer(token) })).status).toBe(
			401,
		);
		now += 3_599_000;
		expect((await atGateway(bearer(token))).status).toBe(200);
		now += 1_000;
		expect((await atGateway(bearer(token))).status).toBe(401);
	});

	it.each([
		['a wrong secret', { ...client, client_secret: 'wrong' }, 401],
		['an unknown client', { ...client, client_id: 'unknown' }, 401],
		['another grant', { ...client, grant_type: 'password' }, 400],
		['no secret', { grant_type: 'client_credentials', client_id: 'client' }, 400],
	])('rule 31: no token for %s', async (_, fields, status) => {
		const reply = await requestToken(fields);
		expect(reply.status).toBe(status);
		expect(reply.body).toHaveProperty('error');
	});

	it('a client may ask for fewer scopes', async () => {
		const reply = await requestToken({ ...client, scope: 'read:jira-user other' });
		const token = String(bodyOf(reply).access_token);
		expect((await atGateway(bearer(token))).status).toBe(200);
		expect((await atGateway(bearer(token), '/rest/servicedeskapi/organization')).status).toBe(401);
	});

	it('tells the cloud id on the site, without login', async () => {
		expect((await call({}, 'getTenantInfo')).body).toEqual({ cloudId: simulator.cloudId });
		expect((await atGateway(basic(admin, 'scoped'), '/_edge/tenant_info')).status).toBe(404);
	});
});
