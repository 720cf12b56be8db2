import { uniqBy } from 'lodash';
import { parseEmailAddress } from '../../shared/core/identity/emailAddress';
import type { PortalDecision } from '../../shared/core/login/loginItem';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { parseTextList } from '../../shared/core/settings/textList';
import type { SynchronizedOrganization, SynchronizedPortal } from '../../shared/jsm/access/synchronizeAccess';
import type { OperationRun } from '../resources/operation';
import { checkNumericId, readText } from '../parameters/parameters';
import type { Subject } from './synchronizedLogin';

const ORGANIZATIONS = 'Organizations';
const PORTALS = 'Portals';

/** Reads whose access is synchronized from fields, as a reconciliation does. */
export function readSynchronizedFields(run: OperationRun): Outcome<Subject> {
	const { context, index } = run;
	const isOn = (name: string, otherwise: boolean): boolean =>
		context.getNodeParameter(name, index, otherwise) === true;
	const decided = requireDecided(run);
	if (!decided.ok) return decided;
	const email = parseEmailAddress(readText(run, 'email'));
	if (!email.ok) return email;
	const [issuer, subject] = [readText(run, 'issuer'), readText(run, 'subject')];
	// Without them nobody could tell whose account it is.
	if (context.getNodeParameter('ledger', index, 'property') !== 'off' && (!issuer || !subject)) {
		const field = issuer ? 'Subject' : 'Issuer';
		return refuse('setting-invalid', { field, expected: 'a value, or the ledger switched off' });
	}
	const organizations = readOrganizations(
		context.getNodeParameter('organizations', index, ''),
		isOn('createOrganizations', false),
	);
	if (!organizations.ok) return organizations;
	if (!issuer && organizations.value.some(({ onTheFly }) => onTheFly)) {
		return refuse('setting-invalid', {
			field: 'Issuer',
			expected: 'a value: organizations made on the fly belong to the provider that names them',
		});
	}
	const portals = readPortals(context.getNodeParameter('portals', index, ''));
	if (!portals.ok) return portals;
	return accept({
		identity: {
			issuer,
			subject,
			connection: readText(run, 'connectionName'),
			email: email.value.address,
			displayName: readText(run, 'displayName'),
		},
		access: {
			organizations: organizations.value,
			...(portals.value ? { portals: portals.value } : {}),
			createCustomer: isOn('createCustomer', false),
			groupsKnown: isOn('groupsKnown', false),
		},
		isGranted: false,
	});
}

/** An item on which nothing was decided must not read as "no organizations and no portals". */
function requireDecided({ item }: OperationRun): Outcome<true> {
	const { error, refusal } = item as { error?: unknown; refusal?: { reason?: unknown } };
	const decisions: unknown[] = [undefined, 'no-rule-matched', 'no-portal-granted'];
	const isDecided = error === undefined && decisions.includes(refusal?.reason);
	return isDecided
		? accept(true)
		: refuse('mapping-missing', { field: error === undefined ? 'refusal' : 'error' });
}

function readOrganizations(value: unknown, create: boolean): Outcome<SynchronizedOrganization[]> {
	// Nothing at all is no decision; a customer without organizations has an empty list.
	if (value === undefined || value === null || value === '') {
		return refuse('mapping-missing', {
			field: ORGANIZATIONS,
			expected: 'names, or a list that may be empty',
		});
	}
	const isMapping = Array.isArray(value) && value.some((entry) => typeof entry === 'object');
	if (!isMapping) {
		const names = parseTextList(value, ORGANIZATIONS);
		return names.ok ? accept(names.value.map((name) => ({ name, create }))) : names;
	}
	const organizations: SynchronizedOrganization[] = [];
	for (const entry of value as unknown[]) {
		const { name, create: may, rule, onTheFly } = (entry ?? {}) as Partial<Record<string, unknown>>;
		if (typeof name !== 'string') {
			return refuse('setting-invalid', { field: ORGANIZATIONS, expected: 'organizations with names' });
		}
		organizations.push({
			name,
			create: may === true,
			...(typeof rule === 'string' ? { rule } : {}),
			...(onTheFly ? { onTheFly: readKey(onTheFly) } : {}),
		});
	}
	return accept(organizations);
}

function readKey(onTheFly: unknown): { key?: string } {
	const { key } = onTheFly as { key?: unknown };
	return typeof key === 'string' ? { key } : {};
}

/** `undefined` for nothing at all, which leaves portals alone. */
function readPortals(value: unknown): Outcome<SynchronizedPortal[] | undefined> {
	if (value === undefined || value === null || value === '') return accept(undefined);
	const written: unknown[] = Array.isArray(value) ? value : String(value).split(',');
	const portals: SynchronizedPortal[] = [];
	for (const entry of written) {
		if (typeof entry !== 'object' || entry === null) {
			const id = checkNumericId(entry, PORTALS);
			if (!id.ok) return id;
			portals.push({ serviceDesk: id.value, organizations: [], customer: true });
			continue;
		}
		const { serviceDesk, granted, through, rule, organizations = [] } = entry as Partial<PortalDecision>;
		const id = checkNumericId(serviceDesk, PORTALS);
		if (!id.ok) return id;
		if (granted !== true) continue;
		const names = parseTextList(organizations, PORTALS);
		if (!names.ok) return names;
		portals.push({
			serviceDesk: id.value,
			...(typeof rule === 'string' ? { rule } : {}),
			organizations: through === 'organization' ? names.value : [],
			customer: through === 'customer',
		});
	}
	// The first granted row of a portal counts, as in a login.
	return accept(uniqBy(portals, 'serviceDesk'));
}
