import type { Portal } from '../directory/portal';
import { accept, refuse, type Outcome } from '../refusal/outcome';
import { parseTextList } from '../settings/textList';

const portalAccesses = ['default', 'public', 'private'] as const;

/** One row of the portal table, checked. */
export interface PortalRow extends Portal {
	/** `default` leaves Jira's own setting; `public` is for every signed-in customer; `private` only for those listed. */
	access: (typeof portalAccesses)[number];
	groups: string[];
	organizations: string[];
	/** `auto`: by organization where an organization opened the portal, else personally. */
	grantThrough: 'auto' | 'organization' | 'customer';
	/** Whether an organization counts that a customer's own provider named. */
	confirmed: boolean;
}

const ROWS_FIELD = 'Portals';
const refuseRow = (index: number, field: string, expected: string) =>
	refuse('setting-invalid', { field: `${ROWS_FIELD}, row ${index + 1}, ${field}`, expected });

/** Whether a text is a path inside the customer portal that every browser interprets the same way. */
function isPortalPath(path: string): boolean {
	if (!path.startsWith('/servicedesk/') || path.includes('//') || /[\s\\]|\.\./.test(path)) return false;
	const site = 'https://site.invalid';
	if (!URL.canParse(path, site)) return false;
	const { origin, href } = new URL(path, site);
	// Encoded dots (%2e) or control characters would be changed by the URL parser.
	return origin === site && href === `${site}${path}`;
}

function oneOf<T extends string>(value: unknown, choices: readonly T[], fallback: T): T | undefined {
	return value === undefined || value === '' ? fallback : choices.find((choice) => choice === value);
}

function readRow(row: Record<string, unknown>, index: number): Outcome<PortalRow> {
	const serviceDesk = String(row.portal ?? '').trim();
	if (!/^[1-9]\d{0,14}$/.test(serviceDesk)) {
		return refuseRow(index, 'Portal ID', "the number in the portal's address, such as 3 in /portal/3");
	}
	// Empty is what a broken expression gives: it must not open the portal to every signed-in customer.
	const access = portalAccesses.find((each) => each === row.access);
	if (!access) return refuseRow(index, 'Access', portalAccesses.join(', '));
	const grantThrough = oneOf(row.grantThrough, ['auto', 'organization', 'customer'], 'auto');
	if (!grantThrough) return refuseRow(index, 'Grant Method', 'auto, organization or customer');
	const groups = parseTextList(row.groups, 'Groups');
	if (!groups.ok) return refuseRow(index, 'Groups', groups.detail.expected ?? 'a list');
	const organizations = parseTextList(row.organizations, 'Organizations');
	if (!organizations.ok) return refuseRow(index, 'Organizations', organizations.detail.expected ?? 'a list');
	const address = String(row.address ?? '').trim() || `/servicedesk/customer/portal/${serviceDesk}`;
	if (!isPortalPath(address))
		return refuseRow(index, 'Landing Path', 'a path that starts with /servicedesk/');
	return accept({
		serviceDesk,
		access,
		grantThrough,
		address,
		groups: groups.value,
		organizations: organizations.value.map((name) => name.normalize('NFC')),
		confirmed: row.confirmed === true,
	});
}

/** Checks the table of portals. Refuses an empty one and names the row and the setting that is wrong. */
export function readPortalRows(rows: unknown): Outcome<PortalRow[]> {
	if (!Array.isArray(rows) || rows.length === 0) {
		return refuse('setting-invalid', { field: ROWS_FIELD, expected: 'at least one portal' });
	}
	const checked: PortalRow[] = [];
	for (const [index, row] of rows.entries()) {
		if (typeof row !== 'object' || row === null)
			return refuse('setting-invalid', { field: `${ROWS_FIELD}, row ${index + 1}`, expected: 'a portal' });
		const outcome = readRow(row as Record<string, unknown>, index);
		if (!outcome.ok) return outcome;
		checked.push(outcome.value);
	}
	return accept(checked);
}
