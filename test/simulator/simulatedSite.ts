import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { createJsmSimulator, type SimulatorOptions } from '../lab/jsmSimulator/createJsmSimulator';
import type { SiteSeed } from '../lab/jsmSimulator/site/seed';
import { contractOperations } from '../contract/contract';

const everywhere = { agentOf: 'all', deskAdminOf: 'all' } as const;

/** Accounts of the test site; each but the last three has an API token named as its key. */
export const ids = {
	admin: 'aaid-admin',
	jiraAdmin: 'aaid-jira-admin',
	deskAdmin: 'aaid-desk-admin',
	agent: 'aaid-agent',
	blind: 'aaid-blind',
	customer: 'aaid-customer',
	zoe: 'qm:00000000-0000-4000-8000-000000000000:00000000000000000000000a',
	ann: 'qm:00000000-0000-4000-8000-000000000000:00000000000000000000000b',
	hidden: 'aaid-hidden',
} as const;

export type Who = Exclude<keyof typeof ids, 'zoe' | 'ann' | 'hidden'>;

export const allScopes = [
	'manage:servicedesk-customer',
	'read:servicedesk-request',
	'read:jira-user',
	'read:jira-work',
];

const staff = (id: string, name: string) => ({
	id,
	name,
	type: 'atlassian' as const,
	email: `${id}@site.example`,
});

/** One desk of each kind, three organizations, callers with all kinds of rights. */
const testSite: SiteSeed = {
	accounts: [
		{
			...staff(ids.admin, 'Ada'),
			rights: { siteAdmin: true, jiraAdmin: true, browseUsers: true, ...everywhere },
		},
		{ ...staff(ids.jiraAdmin, 'Jo'), rights: { jiraAdmin: true, browseUsers: true } },
		{ ...staff(ids.deskAdmin, 'Dee'), rights: { deskAdminOf: ['1'] } },
		{ ...staff(ids.agent, 'Ali'), rights: { agentOf: 'all', browseUsers: true } },
		{ ...staff(ids.blind, 'Bo'), rights: { jiraAdmin: true, ...everywhere } },
		{ ...staff(ids.customer, 'Cas') },
		{ id: ids.zoe, name: 'Zoe Vale', email: 'zoe@acme.example' },
		{ id: ids.ann, name: 'Ann Lee', email: 'ann@example.com' },
		{ ...staff(ids.hidden, 'Hidden Person'), emailVisible: false },
	],
	organizations: [
		{ id: 1, name: 'Acme', scimManaged: false, members: [ids.zoe, ids.customer] },
		{ id: 2, name: 'Globex' },
		{ id: 3, name: 'Directory', scimManaged: true, members: [ids.ann] },
	],
	desks: [
		{
			id: '1',
			projectId: '10011',
			key: 'CLO',
			name: 'Closed',
			organizations: ['Acme'],
			requestTypes: [11, 12],
		},
		{ id: '2', projectId: '10012', key: 'OPN', name: 'Open', access: 'open', requestTypes: [21] },
		{ id: '3', projectId: '10013', key: 'PUB', name: 'Public', access: 'public' },
	],
	groups: [{ id: 'group-1', name: 'staff' }],
	credentials: [
		...(['admin', 'jiraAdmin', 'deskAdmin', 'agent', 'blind', 'customer'] as const).map((who) => ({
			kind: 'api-token' as const,
			account: ids[who],
			secret: `token-${who}`,
		})),
		{ kind: 'scoped-token', account: ids.admin, secret: 'scoped', scopes: allScopes },
		{ kind: 'scoped-token', account: ids.admin, secret: 'few-scopes', scopes: ['read:jira-user'] },
		{ kind: 'oauth-client', account: ids.admin, clientId: 'client', secret: 'secret', scopes: allScopes },
	],
};

export interface Reply {
	status: number;
	headers: Headers;
	text: string;
	body: unknown;
}

export interface Ask {
	/** Path parameters by name; a bare value fills every place. */
	in?: string | number | Record<string, string>;
	query?: Record<string, string>;
	body?: unknown;
	headers?: Record<string, string>;
	/** Default: opt in wherever the contract asks for it. */
	optIn?: string | false;
	signal?: AbortSignal;
}

export const basic = (email: string, token: string): Record<string, string> => ({
	authorization: `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`,
});

/** Sends one request and reads the answer whatever it is. */
export async function send(url: string, init: RequestInit): Promise<Reply> {
	const response = await fetch(url, init);
	const text = await response.text();
	const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
	let body: unknown;
	try {
		body = isJson ? JSON.parse(text) : undefined;
	} catch {
		body = undefined;
	}
	return { status: response.status, headers: response.headers, text, body };
}

/** A simulator for the tests of one block: started once, reset before each, and its answers always fit the contract. */
export function useSimulatedSite(options: SimulatorOptions = {}) {
	const simulator = createJsmSimulator({ seed: testSite, ...options });
	beforeAll(simulator.start);
	afterAll(simulator.stop);
	afterEach(() => {
		const misfits = simulator.violations.filter(({ side }) => side === 'answer');
		simulator.reset();
		expect(misfits).toEqual([]);
	});

	/** Calls an operation by its short name with the API token of somebody, or with headers of one's own. */
	async function call(who: Who | Record<string, string>, id: string, ask: Ask = {}): Promise<Reply> {
		const operation = contractOperations.find((candidate) => candidate.id === id);
		if (!operation) throw new Error(`The contract has no ${id}`);
		const { in: target = {}, query = {}, body, optIn = 'opt-in', signal } = ask;
		const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
			encodeURIComponent(typeof target === 'object' ? (target[name] ?? '') : String(target)),
		);
		const search = new URLSearchParams(query).toString();
		const experimental = operation.parameters.some(({ in: part }) => part === 'header');
		const headers = {
			...(typeof who === 'string' ? basic(`${ids[who]}@site.example`, `token-${who}`) : who),
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...(experimental && optIn !== false ? { 'x-experimentalapi': optIn } : {}),
			...ask.headers,
		};
		return await send(`${simulator.address}${path}${search ? `?${search}` : ''}`, {
			method: operation.method,
			headers,
			signal,
			body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
		});
	}
	return { simulator, call };
}

/** The listed entries of a JSM page. */
export const valuesOf = (reply: Reply): Record<string, unknown>[] =>
	(reply.body as { values: Record<string, unknown>[] }).values;

/** The entries of a bare list. */
export const listOf = (reply: Reply): Record<string, unknown>[] => reply.body as Record<string, unknown>[];

export const bodyOf = (reply: Reply): Record<string, unknown> => reply.body as Record<string, unknown>;
