import { REALM } from './realm';

/** What an admin of the realm does at Keycloak while the lab runs, by its Admin REST API. */
export interface KeycloakAdministration {
	/** Adds a person with a verified address at example.test, whose password is the name. */
	addPerson: (name: string, groups: readonly string[]) => Promise<void>;
	leaveGroup: (name: string, group: string) => Promise<void>;
	joinGroup: (name: string, group: string) => Promise<void>;
	disable: (name: string) => Promise<void>;
	/** Removes a protocol mapper of a client. Returns a function that puts it back. */
	removeMapper: (clientId: string, mapper: string) => Promise<() => Promise<void>>;
}

interface Client {
	id: string;
	protocolMappers: { id: string; name: string }[];
}

/**
 * Administers the realm of the lab as Keycloak's own administrator.
 *
 * @param address origin of Keycloak
 */
export function administerKeycloak(address: string): KeycloakAdministration {
	async function ask<T>(method: string, path: string, body?: object): Promise<T> {
		// Such a token is valid for a minute only.
		const token = await fetch(`${address}/realms/master/protocol/openid-connect/token`, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'password',
				client_id: 'admin-cli',
				username: 'admin',
				password: 'admin',
			}),
		});
		const { access_token: accessToken } = (await token.json()) as { access_token: string };
		const answer = await fetch(`${address}/admin/realms/${REALM}${path}`, {
			method,
			headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
			...(body ? { body: JSON.stringify(body) } : {}),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`Keycloak answered ${method} ${path} with ${answer.status}: ${text}`);
		return (text === '' ? undefined : JSON.parse(text)) as T;
	}

	async function findOne<T extends object>(path: string): Promise<T> {
		const [found] = await ask<T[]>('GET', path);
		if (!found) throw new Error(`Keycloak knows nothing at ${path}`);
		return found;
	}

	const findPerson = async (name: string): Promise<{ id: string }> =>
		await findOne(`/users?username=${name}&exact=true`);

	async function membership(name: string, group: string): Promise<string> {
		const person = await findPerson(name);
		const { id } = await findOne<{ id: string }>(`/groups?search=${group}&exact=true`);
		return `/users/${person.id}/groups/${id}`;
	}

	return {
		addPerson: async (name, groups) =>
			await ask('POST', '/users', {
				username: name,
				enabled: true,
				email: `${name}@example.test`,
				emailVerified: true,
				firstName: name,
				lastName: 'Example',
				groups: groups.map((group) => `/${group}`),
				credentials: [{ type: 'password', value: name, temporary: false }],
			}),
		leaveGroup: async (name, group) => await ask('DELETE', await membership(name, group)),
		joinGroup: async (name, group) => await ask('PUT', await membership(name, group)),
		disable: async (name) => {
			const { id } = await findPerson(name);
			await ask('PUT', `/users/${id}`, { ...(await ask<object>('GET', `/users/${id}`)), enabled: false });
		},
		removeMapper: async (clientId, mapper) => {
			const { id, protocolMappers } = await findOne<Client>(
				`/clients?clientId=${encodeURIComponent(clientId)}`,
			);
			const removed = protocolMappers.find(({ name }) => name === mapper);
			if (!removed) throw new Error(`The client ${clientId} has no mapper ${mapper}`);
			const path = `/clients/${id}/protocol-mappers/models`;
			await ask('DELETE', `${path}/${removed.id}`);
			return async () => await ask('POST', path, removed);
		},
	};
}
