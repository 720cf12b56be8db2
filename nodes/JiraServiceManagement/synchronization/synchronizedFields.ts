import { uniqBy } from 'lodash';
import type { INodeProperties } from 'n8n-workflow';
import { parseEmailAddress } from '../../shared/core/identity/emailAddress';
import type { PortalDecision } from '../../shared/core/login/loginItem';
import {
	everySource,
	noSource,
	withoutGroups,
	type KnownSources,
} from '../../shared/core/access/knownSources';
import { isDecision, readItemRefusal } from '../../shared/core/refusal/itemRefusal';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { parseTextList } from '../../shared/core/settings/textList';
import type { SynchronizedOrganization, SynchronizedPortal } from '../../shared/jsm/access/synchronizeAccess';
import { isMapped, readKnownSources } from '../login/readKnownSources';
import type { OperationRun } from '../operation';
import { displayNameField, emailField } from '../parameters/customer';
import { issuerField, subjectField } from '../parameters/identity';
import { checkNumericId } from '../parameters/ids';
import { isLedgerOff } from '../parameters/ledger';
import { isOn, readTextParameter } from '../parameters/parameter';
import type { Subject } from './synchronizedLogin';

const connectionNameField: INodeProperties = {
	displayName: 'Connection Name',
	name: 'connectionName',
	type: 'string',
	default: '',
	description: 'Recorded with issuer and subject, to make refusals easier to read',
};

const organizationsField: INodeProperties = {
	displayName: 'Organizations',
	name: 'organizations',
	type: 'string',
	default: '={{ $json.organizations }}',
	description:
		'All organizations the customer should be in: names separated by commas, or the list from Organization Mapping',
};

const portalsField: INodeProperties = {
	displayName: 'Portals',
	name: 'portals',
	type: 'string',
	default: '={{ $json.portals }}',
	description:
		'All portals the customer should have access to: IDs separated by commas, or the list from Portal Access. Leave empty to keep portals as they are; an empty list removes access.',
};

const createCustomerField: INodeProperties = {
	displayName: 'Create Missing Customer',
	name: 'createCustomer',
	type: 'boolean',
	default: false,
	description:
		'Whether to create a portal-only customer for a person without an account. If off, the result of such a person has the outcome nobodyFound.',
};

const createOrganizationsField: INodeProperties = {
	displayName: 'Create Missing Organizations',
	name: 'createOrganizations',
	type: 'boolean',
	default: false,
	description:
		'Whether to create organizations that do not exist yet. The list from Organization Mapping brings its own setting.',
};

const groupsKnownField: INodeProperties = {
	displayName: 'Groups Are Known',
	name: 'groupsKnown',
	type: 'boolean',
	default: true,
	description:
		'Whether the provider returned all groups of this person. If off, nothing is removed that a group gave.',
};

/** The ledger binds the account to issuer and subject. */
function unlessLedgerIsOff(field: INodeProperties): INodeProperties {
	return { ...field, description: `${field.description ?? ''}; required unless Ledger is Off` };
}

/** The fields that describe the person and the access to set. */
export const personFields: INodeProperties[] = [
	emailField,
	unlessLedgerIsOff(issuerField),
	unlessLedgerIsOff(subjectField),
	connectionNameField,
	displayNameField,
	organizationsField,
	portalsField,
	createCustomerField,
	createOrganizationsField,
	groupsKnownField,
];

/** Reads those fields, for a workflow that synchronizes a list of people. Refuses an item without a decision. */
export function readSynchronizedFields(run: OperationRun): Outcome<Subject> {
	const { context, index } = run;
	const decided = requireDecided(run);
	if (!decided.ok) return decided;
	const email = parseEmailAddress(readTextParameter(run, emailField));
	if (!email.ok) return email;
	const [issuer, subject] = [readTextParameter(run, issuerField), readTextParameter(run, subjectField)];
	if (!isLedgerOff(run) && (!issuer || !subject)) {
		const { displayName: field } = issuer ? subjectField : issuerField;
		return refuse('setting-invalid', { field, expected: 'a value, or Ledger set to Off' });
	}
	const organizations = readOrganizations(
		context.getNodeParameter(organizationsField.name, index, ''),
		isOn(run, createOrganizationsField),
	);
	if (!organizations.ok) return organizations;
	if (!issuer && organizations.value.some(({ onTheFly }) => onTheFly)) {
		return refuse('setting-invalid', {
			field: issuerField.displayName,
			expected: 'a value, because an organization created on the fly belongs to one issuer',
		});
	}
	const portals = readPortals(context.getNodeParameter(portalsField.name, index, ''));
	if (!portals.ok) return portals;
	return accept({
		identity: {
			issuer,
			subject,
			connection: readTextParameter(run, connectionNameField),
			email: email.value.address,
			displayName: readTextParameter(run, displayNameField),
		},
		access: {
			organizations: organizations.value,
			...(portals.value ? { portals: portals.value } : {}),
			createCustomer: isOn(run, createCustomerField),
			known: readKnown(run),
		},
		isGranted: false,
	});
}

/**
 * An entry that came through Organization Mapping is known source by source. Any other list is the whole access of the
 * person, unless the admin says that the groups are unknown.
 */
function readKnown(run: OperationRun): KnownSources {
	const knowsGroups = isOn(run, groupsKnownField);
	if (isMapped(run.item)) {
		const known = readKnownSources(run.item);
		return knowsGroups ? known : withoutGroups(known);
	}
	return knowsGroups ? everySource : noSource;
}

/** An item without a decision must not be read as "no organizations and no portals", which would remove access. */
function requireDecided({ item }: OperationRun): Outcome<true> {
	const { error, refusal } = item;
	if (error !== undefined) return refuse('mapping-missing', { field: 'error' });
	if (refusal === undefined) return accept(true);
	const found = readItemRefusal(refusal);
	return isDecision(found)
		? accept(true)
		: refuse('mapping-missing', { field: 'refusal', received: found.reason });
}

function readOrganizations(value: unknown, create: boolean): Outcome<SynchronizedOrganization[]> {
	// A missing value is not a decision; a customer without organizations has an empty list.
	if (value === undefined || value === null || value === '') {
		return refuse('mapping-missing', {
			field: organizationsField.displayName,
			expected: 'names, or a list that may be empty',
		});
	}
	const isMapping = Array.isArray(value) && value.some((entry) => typeof entry === 'object');
	if (!isMapping) {
		const names = parseTextList(value, organizationsField.displayName);
		return names.ok ? accept(names.value.map((name) => ({ name, create }))) : names;
	}
	const organizations: SynchronizedOrganization[] = [];
	for (const entry of value as unknown[]) {
		const {
			name,
			create: may,
			rule,
			sources,
			onTheFly,
			confirmed,
		} = (entry ?? {}) as Partial<Record<string, unknown>>;
		if (typeof name !== 'string') {
			return refuse('setting-invalid', {
				field: organizationsField.displayName,
				expected: 'organizations with names',
			});
		}
		organizations.push({
			name,
			create: may === true,
			...(typeof rule === 'string' ? { rule } : {}),
			...readSources(sources),
			...(onTheFly ? { onTheFly: readOnTheFly(onTheFly) } : {}),
			...(confirmed === true ? { confirmed } : {}),
		});
	}
	return accept(organizations);
}

const readSources = (sources: unknown): { sources?: string[] } =>
	Array.isArray(sources) && sources.every((source) => typeof source === 'string') ? { sources } : {};

function readOnTheFly(onTheFly: unknown): SynchronizedOrganization['onTheFly'] {
	const { key, joins } = onTheFly as { key?: unknown; joins?: unknown };
	return { ...(typeof key === 'string' ? { key } : {}), ...(joins === true ? { joins } : {}) };
}

/** Reads the portals; returns `undefined` for an empty field, which leaves portals as they are. */
function readPortals(value: unknown): Outcome<SynchronizedPortal[] | undefined> {
	if (value === undefined || value === null || value === '') return accept(undefined);
	const written: unknown[] = Array.isArray(value) ? value : String(value).split(',');
	const portals: SynchronizedPortal[] = [];
	for (const entry of written) {
		if (typeof entry !== 'object' || entry === null) {
			const id = checkNumericId(entry, portalsField.displayName);
			if (!id.ok) return id;
			portals.push({ serviceDesk: id.value, organizations: [], customer: true });
			continue;
		}
		const {
			serviceDesk,
			granted,
			through,
			rule,
			sources,
			confirmed,
			organizations = [],
		} = entry as Partial<PortalDecision>;
		const id = checkNumericId(serviceDesk, portalsField.displayName);
		if (!id.ok) return id;
		if (granted !== true) continue;
		const names = parseTextList(organizations, portalsField.displayName);
		if (!names.ok) return names;
		portals.push({
			serviceDesk: id.value,
			...(typeof rule === 'string' ? { rule } : {}),
			...readSources(sources),
			...(confirmed === true ? { confirmed } : {}),
			organizations: through === 'organization' ? names.value : [],
			customer: through === 'customer',
		});
	}
	// The first granted row of a portal counts, as in a login.
	return accept(uniqBy(portals, 'serviceDesk'));
}
