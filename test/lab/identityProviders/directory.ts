import type { IncomingMessage, ServerResponse } from 'node:http';
import { createLocalServer } from './providerServer';
import type { Service } from '../servers/service';

/** A person in the directory of an identity provider. */
export interface DirectoryEntry {
	/** Subject of this person's logins. */
	id: string;
	name: string;
	email: string;
	emailVerified: boolean;
	enabled: boolean;
	groups: string[];
}

export interface Directory extends Service {
	/** Tests may change it at any time. */
	entries: DirectoryEntry[];
	/** Makes the n-th request from now fail with this status. */
	failAt: (request: number, status: number) => void;
}

const KEYCLOAK_PAGE = 100;
const COGNITO_PAGE = 60;
export const DIRECTORY_REALM = 'customers';
export const DIRECTORY_POOL = 'eu-west-1_TESTPOOL';

interface Answer {
	status: number;
	body: unknown;
}

const found = (body: unknown): Answer => ({ status: 200, body });

const groupPaths = ({ groups }: DirectoryEntry) =>
	groups.map((name) => ({ id: `group-${name}`, name, path: `/${name}` }));

function keycloakUser({ id, name, email, emailVerified, enabled }: DirectoryEntry): object {
	const [firstName, ...rest] = name.split(' ');
	return { id, username: email, firstName, lastName: rest.join(' '), email, emailVerified, enabled };
}

/** Keycloak's token endpoint and the part of its Admin REST API that lists people. */
function answerAsKeycloak(entries: DirectoryEntry[], url: URL): Answer | undefined {
	if (url.pathname === `/realms/${DIRECTORY_REALM}/protocol/openid-connect/token`)
		return found({ access_token: 'lab-token', token_type: 'Bearer', expires_in: 300 });
	const users = `/admin/realms/${DIRECTORY_REALM}/users`;
	if (url.pathname === users) {
		const first = Number(url.searchParams.get('first') ?? 0);
		const most = Math.min(Number(url.searchParams.get('max') ?? KEYCLOAK_PAGE), KEYCLOAK_PAGE);
		return found(entries.slice(first, first + most).map(keycloakUser));
	}
	const [, id] = /\/users\/([^/]+)\/groups$/.exec(url.pathname) ?? [];
	const entry = entries.find((each) => each.id === id);
	return entry && found(groupPaths(entry));
}

const cognitoUser = ({ id, name, email, emailVerified, enabled }: DirectoryEntry): object => ({
	Username: id,
	Enabled: enabled,
	Attributes: Object.entries({ sub: id, name, email, email_verified: String(emailVerified) }).map(
		([Name, Value]) => ({ Name, Value }),
	),
});

/** The two calls of Cognito's API that list people and their groups. */
function answerAsCognito(
	entries: DirectoryEntry[],
	target: string,
	body: Record<string, unknown>,
): Answer | undefined {
	if (body.UserPoolId !== DIRECTORY_POOL) return undefined;
	if (target.endsWith('.ListUsers')) {
		const first = Number(body.PaginationToken ?? 0);
		const next = first + COGNITO_PAGE;
		return found({
			Users: entries.slice(first, next).map(cognitoUser),
			...(next < entries.length ? { PaginationToken: String(next) } : {}),
		});
	}
	const entry = entries.find(({ id }) => id === body.Username);
	if (!target.endsWith('.AdminListGroupsForUser') || !entry) return undefined;
	return found({ Groups: entry.groups.map((GroupName) => ({ GroupName })) });
}

async function readText(request: IncomingMessage): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of request) parts.push(part as Buffer);
	return Buffer.concat(parts).toString();
}

/** A directory that answers like Keycloak's Admin REST API and like Cognito's API, without either of them. */
export function createDirectory(entries: DirectoryEntry[] = []): Directory {
	const trouble = new Map<number, number>();
	let count = 0;

	async function answer(request: IncomingMessage): Promise<Answer> {
		const status = trouble.get(++count);
		if (status !== undefined) return { status, body: { message: 'trouble' } };
		const text = await readText(request);
		const target = String(request.headers['x-amz-target'] ?? '');
		const isOurs = target !== '' || String(request.headers.authorization ?? '').startsWith('Bearer lab-');
		const url = new URL(request.url ?? '/', 'http://directory.invalid');
		const isToken = url.pathname.endsWith('/token');
		if (!isOurs && !isToken) return { status: 401, body: { error: 'unauthorized' } };
		const reply =
			target === ''
				? answerAsKeycloak(directory.entries, url)
				: answerAsCognito(directory.entries, target, JSON.parse(text) as Record<string, unknown>);
		return reply ?? { status: 404, body: { error: 'not found' } };
	}

	async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { status, body } = await answer(request);
		response.writeHead(status, { 'content-type': 'application/json' });
		response.end(JSON.stringify(body));
	}

	const server = createLocalServer(() => (request, response) => void serve(request, response));
	let port = 0;
	const directory: Directory = {
		name: 'directory',
		entries,
		failAt: (request, status) => trouble.set(count + request, status),
		start: async () => void (port = await server.listen(0)),
		ready: async () => {},
		stop: async () => await server.close(),
		env: () => ({ DIRECTORY_URL: `http://127.0.0.1:${port}` }),
	};
	return directory;
}
