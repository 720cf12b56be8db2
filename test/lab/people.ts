/** The customers of the lab. They cover four cases: one group, several groups, no group, and an unverified e-mail address. */
export interface Person {
	login: string;
	name: string;
	email: string;
	emailVerified: boolean;
	groups: string[];
}

export const people: Record<string, Person> = {
	alice: {
		login: 'alice',
		name: 'Alice Martin',
		email: 'alice@acme.example',
		emailVerified: true,
		groups: ['customer_group', 'acme'],
	},
	bob: {
		login: 'bob',
		name: 'Bob Stone',
		email: 'bob@globex.example',
		emailVerified: true,
		groups: ['globex'],
	},
	carol: { login: 'carol', name: 'Carol Díaz', email: 'carol@none.example', emailVerified: true, groups: [] },
	dave: {
		login: 'dave',
		name: 'Dave Okafor',
		email: 'dave@acme.example',
		emailVerified: false,
		groups: ['acme'],
	},
};
