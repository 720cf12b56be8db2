import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
	createDirectory,
	DIRECTORY_POOL,
	DIRECTORY_REALM,
	type Directory,
	type DirectoryEntry,
} from '../../lab/identityProviders/directory';
import { startLab, templatePath, type Lab } from '../../lab/lab';
import type { LabCredential, LabWorkflow } from '../../lab/n8nServer/n8nImport';
import { runNow, type EndedExecution } from '../../lab/n8nServer/runNow';

const NIGHT = 'Every Night';
/** Who is named in the template for offboarding. */
const LEAVER = 'leaver@acme.example';

let lab: Lab;
let directory: Directory;
/** Two customers nobody has met; a process remembers accounts, so nobody comes twice. */
let ann: string;
let ben: string;
let tests = 0;
let before = 0;

const settings = (values: Record<string, string>): object => ({
	assignments: {
		assignments: Object.entries(values).map(([name, value]) => ({ id: name, name, value, type: 'string' })),
	},
});

/** The template twice: as shipped, and as an admin sets it after reading the first report. */
const reconciling = (file: string, id: string, values: Record<string, string>): LabWorkflow[] =>
	[true, false].map((dryRun) => ({
		file: templatePath(file),
		id: dryRun ? `${id}-as-shipped` : id,
		parameters: { Settings: settings(values), ...(dryRun ? {} : { 'Bring Jira in Line': { dryRun } }) },
	}));

const credentialsOf = (address: string): LabCredential[] => [
	{
		id: 'lab-keycloak-administration',
		name: 'Keycloak administration',
		type: 'oAuth2Api',
		data: {
			grantType: 'clientCredentials',
			accessTokenUrl: `${address}/realms/${DIRECTORY_REALM}/protocol/openid-connect/token`,
			clientId: 'n8n',
			clientSecret: 'lab-client-secret',
			scope: '',
			authentication: 'body',
		},
	},
	{
		id: 'lab-aws',
		name: 'AWS',
		type: 'aws',
		data: { region: 'eu-west-1', accessKeyId: 'lab', secretAccessKey: 'lab' },
	},
];

beforeAll(async () => {
	directory = createDirectory();
	await directory.start();
	const address = String(directory.env().DIRECTORY_URL);
	lab = await startLab({
		credentials: credentialsOf(address),
		workflows: [
			...reconciling('nightly-reconcile', 'keycloak', { keycloak: address, realm: DIRECTORY_REALM }),
			{
				file: templatePath('nightly-reconcile'),
				id: 'keycloak-careful',
				parameters: {
					Settings: settings({ keycloak: address, realm: DIRECTORY_REALM }),
					'Bring Jira in Line': { dryRun: false, options: { maxRemovalsInAll: 1 } },
				},
			},
			...reconciling('nightly-reconcile-cognito', 'cognito', {
				endpoint: `${address}/`,
				issuer: `https://cognito-idp.eu-west-1.amazonaws.com/${DIRECTORY_POOL}`,
				pool: DIRECTORY_POOL,
			}),
			{
				file: templatePath('offboard-customer'),
				id: 'offboard',
				parameters: { Who: settings({ email: LEAVER }) },
				isPublished: false,
			},
			{ file: templatePath('impact-report'), id: 'impact', isPublished: false },
		],
	});
});
afterAll(async () => {
	await lab?.stop();
	await directory?.stop();
});
beforeEach(() => {
	expect(lab.simulator.violations).toEqual([]);
	ann = `ann-${++tests}@acme.example`;
	ben = `ben-${tests}@globex.example`;
	lab.simulator.seed({
		accounts: [
			{ email: ann, name: 'Ann Lee' },
			{ email: ben, name: '=Ben' },
		],
	});
	before = lab.simulator.calls.length;
	// More people than a page holds; only two of them are customers.
	directory.entries = Array.from({ length: 130 }, (_, index) => ({
		id: `user-${tests}-${index}`,
		name: `Person ${index}`,
		email: [ann, ben][index] ?? `person-${index}@acme.example`,
		emailVerified: true,
		enabled: true,
		groups: [['acme', 'customer_group'], ['globex']][index] ?? ['acme'],
	}));
});

const writes = (): unknown[] => lab.simulator.calls.slice(before).filter(({ write }) => write);
const states = (items: Record<string, unknown>[]): string[] =>
	items.flatMap(({ email, changes }) =>
		(changes as { do: string; organization?: string; state: string }[])
			.filter(({ state }) => state !== 'unchanged')
			.map(({ do: what, organization = '', state }) => `${String(email)} ${what} ${organization}: ${state}`),
	);
const run = async (id: string, trigger = NIGHT): Promise<EndedExecution> => {
	const execution = await runNow(lab.n8n, id, trigger);
	expect(execution.error).toBeUndefined();
	return execution;
};

describe.each(['keycloak', 'cognito'])('the nightly reconciliation with %s', (id) => {
	it('as shipped reports what it would do, and writes nothing', async () => {
		const execution = await run(`${id}-as-shipped`);
		expect(execution.itemsOf('As an Identity')).toHaveLength(130);
		expect(states(execution.itemsOf('Report'))).toEqual(
			expect.arrayContaining([
				`${ann} addToOrganization Acme Customers: planned`,
				`${ann} addToOrganization Acme: planned`,
			]),
		);
		expect(writes()).toEqual([]);
	});

	it('gives, finds nothing to do the second time, and takes back what no longer holds', async () => {
		await run(id);
		expect(lab.simulator.organizationsOf(ann)).toEqual(['Acme', 'Acme Customers']);
		expect(lab.simulator.accounts.filter(({ email }) => email.startsWith('person-'))).toEqual([]);

		const count = writes().length;
		const report = (await run(id)).itemsOf('Report');
		expect(states(report)).toEqual([]);
		// Who is no customer is named, so that nobody takes silence for success.
		expect(report.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 128 }, () => 'nobodyFound'));
		expect(writes()).toHaveLength(count);

		if (directory.entries[0]) directory.entries[0].groups = ['acme'];
		expect(states((await run(id)).itemsOf('Report'))).toEqual([
			`${ann} removeFromOrganization Acme Customers: done`,
		]);
		if (directory.entries[0]) directory.entries[0].enabled = false;
		expect(states((await run(id)).itemsOf('Report'))).toContain(`${ann} removeFromOrganization Acme: done`);
		expect(lab.simulator.organizationsOf(ann)).toEqual([]);
	});

	it.each([2, 5])('takes nothing when request %i to the provider fails', async (request) => {
		await run(id);
		const count = writes().length;
		directory.entries = directory.entries.slice(0, 1).map((entry) => ({ ...entry, groups: [] }));
		// The token that Keycloak gives is kept by n8n, so requests are users first, then groups.
		directory.entries.push(
			...Array.from({ length: 8 }, (_, index) => ({
				id: `other-${index}`,
				name: 'Other',
				email: `other-${index}@acme.example`,
				emailVerified: true,
				enabled: true,
				groups: [],
			})),
		);
		directory.failAt(request, 500);
		const execution = await runNow(lab.n8n, id, NIGHT);
		expect(execution.status).toBe('error');
		expect(writes()).toHaveLength(count);
		expect(lab.simulator.organizationsOf(ann)).toEqual(['Acme', 'Acme Customers']);
	});
});

it('offboarding takes back what was given, leaves the rest, and locks nobody out unless switched on', async () => {
	lab.simulator.seed({ accounts: [{ email: LEAVER, name: 'Lea Ver' }] });
	if (directory.entries[0]) directory.entries[0].email = LEAVER;
	await run('keycloak');
	lab.simulator.seed({ organizations: [{ name: 'By Hand', members: [LEAVER] }] });
	const execution = await run('offboard', 'When Somebody Left');
	expect(states(execution.itemsOf('Report'))).toEqual([
		`${LEAVER} removeFromOrganization Acme: done`,
		`${LEAVER} removeFromOrganization Acme Customers: done`,
	]);
	expect(lab.simulator.organizationsOf(LEAVER)).toEqual(['By Hand']);
	expect(lab.simulator.account(LEAVER).active).toBe(true);
});

it('stops at the removals of the whole execution, whichever way the items came', async () => {
	const [one, other] = directory.entries as [DirectoryEntry, DirectoryEntry];
	one.groups = other.groups = ['acme'];
	await run('keycloak');
	// Both lose one organization: one is disabled, of the other no rule is left. They reach the node by different ways.
	one.enabled = false;
	other.groups = [];
	const execution = await run('keycloak-careful');
	const refused = execution.itemsOf('Report What Failed') as { error?: { reason?: string } }[];
	expect(refused.map(({ error }) => error?.reason)).toEqual(['too-many-removals']);
	expect(JSON.stringify(refused)).toContain('in all items');
});

it('the impact report says who would lose access and why, as rows no spreadsheet takes for formulas', async () => {
	await run('keycloak');
	const count = writes().length;
	const execution = await run('impact', 'When You Ask');
	const rows = execution.itemsOf('As Rows');
	expect(rows.find(({ email }) => email === ann)).toMatchObject({ effect: 'keeps' });
	expect(rows.find(({ email }) => email === ben)).toMatchObject({ effect: 'loses', name: "'=Ben" });
	const [{ summary } = {}] = execution.itemsOf('Summary') as { summary?: { keeps: number; loses: number } }[];
	expect((summary?.keeps ?? 0) + (summary?.loses ?? 0)).toBe(rows.length);
	expect(execution.itemsOf('As a File')).toHaveLength(1);
	expect(writes()).toHaveLength(count);
});
