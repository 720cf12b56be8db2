import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { parseEmailAddress } from '../../../shared/core/identity/emailAddress';
import { describeRefusal } from '../../../shared/core/refusal/refusalText';
import { noSource } from '../../../shared/core/access/knownSources';
import { accept, type Outcome } from '../../../shared/core/refusal/outcome';
import type { Reason } from '../../../shared/core/refusal/reasons';
import { parseTextList } from '../../../shared/core/settings/textList';
import { updateAccess } from '../../../shared/jsm/access/updateAccess';
import type { WantedOrganization } from '../../../shared/jsm/organization/wantedOrganization';
import { findChosenOrganization } from '../../../shared/jsm/organization/organizationChoice';
import { resolveCustomer, type ResolvedCustomer } from '../../../shared/jsm/customer/resolveCustomer';
import { bulkPatience } from '../../../shared/n8n/http/connectJsm';
import type { Operation, OperationRun } from '../../operation';
import { displayNameField, emailField } from '../../parameters/customer';
import { readNumericId } from '../../parameters/ids';
import {
	acceptHiddenOption,
	allowManagedOption,
	confirmedOption,
	parallelOption,
	twinsOption,
} from '../../parameters/options';
import { isOn, readTextParameter } from '../../parameters/parameter';
import { portalField } from '../../parameters/portal';

/** Refusals that every further row would meet as well. They fail the item instead of being reported as a row. */
const stopsTheRun: ReadonlySet<Reason> = new Set([
	'jsm-unauthorized',
	'jsm-permission-missing',
	'jsm-ip-not-allowed',
	'jsm-site-renamed',
	'jsm-site-suspended',
	'jsm-rate-limited',
	'jsm-unavailable',
	'jsm-unexpected-answer',
	'setting-invalid',
]);

const organizationsField: INodeProperties = {
	displayName: 'Organizations',
	name: 'organizations',
	type: 'string',
	default: '',
	placeholder: 'Acme, Acme Customers',
	description:
		'Exact names or IDs, separated by commas, or an array from an expression. A number is read as an ID. The customer is not removed from other organizations.',
};

const createField: INodeProperties = {
	displayName: 'Create Missing Organizations',
	name: 'create',
	type: 'boolean',
	default: false,
	description: 'Whether to create organizations that do not exist yet',
};

export const createMany: Operation = {
	option: {
		name: 'Create Many',
		value: 'createMany',
		action: 'Create many customers',
		description:
			'Create a portal-only customer for each item unless the e-mail address has an account, and add it to its organizations and portal. Running it again only adds what is missing.',
	},
	fields: [
		emailField,
		displayNameField,
		organizationsField,
		createField,
		{
			...portalField,
			required: false,
			description: 'A service desk to add every customer to individually; leave empty for none',
		},
	],
	options: [acceptHiddenOption, allowManagedOption, twinsOption, parallelOption, confirmedOption],
	patience: bulkPatience,
	execute: async (run) => {
		const found: Partial<ResolvedCustomer> = {};
		const done = await bringCustomer(run, found);
		if (!done.ok && stopsTheRun.has(done.reason)) return done;
		const { created, ...account } = found;
		const row: IDataObject = {
			email: readTextParameter(run, emailField),
			state: done.ok ? (created ? 'created' : 'found') : 'failed',
			...(done.ok ? {} : { ...describeRefusal(done) }),
			...account,
			changes: run.changes.map((change) => ({ ...change })),
		};
		return accept(row);
	},
};

/** Carries out one row. Fills `found` once the account is known, even if a later step is refused. */
async function bringCustomer(run: OperationRun, found: Partial<ResolvedCustomer>): Promise<Outcome<true>> {
	const { client, changes } = run;
	const { twins, acceptHidden, allowManaged } = run.options;
	const portal = readPortal(run);
	if (!portal.ok) return portal;
	const email = parseEmailAddress(readTextParameter(run, emailField));
	if (!email.ok) return email;
	const wanted = await readOrganizations(run);
	if (!wanted.ok) return wanted;

	const person = {
		email: email.value.address,
		displayName: readTextParameter(run, displayNameField),
		twins,
		acceptHidden,
	};
	const resolved = await resolveCustomer(client, person);
	if (!resolved.ok) return resolved;
	Object.assign(found, resolved.value);
	const { accountId, created } = resolved.value;
	changes.push({ do: 'createCustomer', state: created ? 'done' : 'unchanged' });

	const brought = await updateAccess(
		client,
		{
			account: { accountId, justCreated: created, person },
			parts: wanted.value.length > 0 ? ['memberships', 'portals'] : ['portals'],
			organizations: wanted.value,
			portals: portal.value.map((serviceDesk) => ({ serviceDesk, organizations: [], customer: true })),
			known: noSource,
			removal: { mode: 'never', managed: [], most: 0, smallestShare: 0, allowManaged },
			believeFor: 0,
		},
		changes,
	);
	return brought.ok ? accept(true) : brought;
}

function readPortal(run: OperationRun): Outcome<string[]> {
	const isEmpty =
		run.context.getNodeParameter(portalField.name, run.index, '', { extractValue: true }) === '';
	if (isEmpty) return accept([]);
	const portal = readNumericId(run, portalField);
	return portal.ok ? accept([portal.value]) : portal;
}

async function readOrganizations(run: OperationRun): Promise<Outcome<WantedOrganization[]>> {
	const { allowManaged, confirmed } = run.options;
	const { context, index, client } = run;
	const written: unknown = context.getNodeParameter(organizationsField.name, index, '');
	const entries: unknown = Array.isArray(written) ? written.map(String) : written;
	const names = parseTextList(entries, organizationsField.displayName);
	if (!names.ok) return names;
	const create = isOn(run, createField);
	const wanted: WantedOrganization[] = [];
	for (const name of names.value) {
		const found = await findChosenOrganization(client, { name, create, allowManaged, confirmed });
		if (!found.ok) return found;
		wanted.push(found.value);
	}
	return accept(wanted);
}
