import type { Desk, Site } from './site';

/** A desk by its id, its project key, or one of the forms `projectKey:`, `projectId:` and `serviceDeskId:`. */
export function findDesk(site: Site, reference: string | undefined): Desk | undefined {
	if (reference === undefined) return undefined;
	const desks = [...site.desks.values()];
	const [form, value] = reference.includes(':')
		? [reference.slice(0, reference.indexOf(':')), reference.slice(reference.indexOf(':') + 1)]
		: ['', reference];
	switch (form) {
		case '':
			return site.desks.get(value) ?? desks.find(({ key }) => key === value);
		case 'projectKey':
			return desks.find(({ key }) => key === value);
		case 'projectId':
			return desks.find(({ projectId }) => projectId === value);
		case 'serviceDeskId':
			return site.desks.get(value);
		default:
			return undefined;
	}
}
