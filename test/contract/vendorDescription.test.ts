import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contractOperations } from './contract';

/** What we compare of an operation in Atlassian's own descriptions (developer.atlassian.com, swagger v3). */
interface Described {
	security?: Record<string, string[]>[];
	responses: Record<string, unknown>;
	parameters?: { name?: string; in?: string; required?: boolean }[];
}

/**
 * Folder of Atlassian's descriptions of the JSM and Jira platform APIs. They are not ours to publish, so they are compared
 * only where somebody has downloaded them.
 */
const folder = process.env.ATLASSIAN_OPENAPI_FOLDER;

/** These two are not part of an API description. */
const undescribed = ['getTenantInfo', 'requestToken'];
const compared = contractOperations.filter(({ id }) => !undescribed.includes(id));

it('these operations answer callers without a login', () => {
	const open = compared.filter(({ anonymous }) => anonymous).map(({ id }) => id);
	expect(open.sort()).toEqual([
		'checkRequestTypePermissions',
		'getMyPermissions',
		'getServerInfo',
		'getServiceInfo',
		'getUser',
		'listUsers',
		'searchUsers',
	]);
});

if (folder !== undefined) {
	const described = new Map<string, Described>();
	for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
		const { paths } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
			paths: Record<string, Record<string, Described>>;
		};
		for (const [path, methods] of Object.entries(paths)) {
			for (const [method, operation] of Object.entries(methods)) {
				described.set(`${method.toUpperCase()} ${path}`, operation);
			}
		}
	}

	describe.each(compared)("Atlassian's description of $method $path", (operation) => {
		const {
			security = [],
			responses,
			parameters = [],
		} = described.get(`${operation.method} ${operation.path}`) ?? { responses: {} };

		it('is there', () => {
			expect(described.has(`${operation.method} ${operation.path}`)).toBe(true);
		});

		it('opens it to anonymous callers as the simulator does', () => {
			const isOpen = security.some((entry) => Object.keys(entry).length === 0);
			expect(operation.anonymous).toBe(isOpen);
		});

		it('asks for scopes that are enough here too', () => {
			const scopes = security.flatMap(({ OAuth2 }) => (OAuth2 && OAuth2.length > 0 ? [OAuth2] : []));
			for (const set of scopes) expect(operation.scopeSets).toContainEqual(set);
		});

		it('knows no status that the simulator may not answer', () => {
			// 405 is the answer to a path without a property key, which is another path here.
			const statuses = Object.keys(responses).map(Number);
			expect(statuses.filter((status) => status !== 405 && !operation.answers.has(status))).toEqual([]);
		});

		it('knows every query parameter we send', () => {
			const known = parameters.filter(({ in: part }) => part === 'query').map(({ name }) => name);
			const ours = operation.parameters.filter(({ in: part }) => part === 'query').map(({ name }) => name);
			expect(ours.filter((name) => !known.includes(name))).toEqual([]);
		});
	});
}
