import type { OrganizationReference } from '../directory/organization';
import type { Portal } from '../directory/portal';
import { accept, refuse, type Outcome } from '../refusal/outcome';

/** Largest record, in bytes: the limit of a Jira property. */
export const LARGEST_LEDGER = 32_768;

/** Which login an account belongs to: identified by issuer and subject, never by the e-mail address. */
export interface Binding {
	issuer: string;
	subject: string;
	/** The connection of the first login, for an admin who looks at a refusal. */
	connection: string;
	/** Times are ISO 8601, UTC. */
	since: string;
	/**
	 * The index by person names this account, and no earlier one that still has to be settled. Absent: the next login looks
	 * into the index.
	 */
	indexed?: true;
}

interface Grant {
	/** Which rule gave it. */
	rule: string;
	/** What it rests on; it ends only when all of them are known. Absent in an older record: the groups. */
	sources?: string[];
	at: string;
	/** `pending` is written before it is granted, so that whatever was granted is known to be ours. */
	state: 'pending' | 'granted';
}

export interface GrantedOrganization extends Grant, OrganizationReference {}

export interface GrantedPortal extends Grant, Pick<Portal, 'serviceDesk'> {
	through: 'customer' | 'organization';
	/** Id of the organization that opens it. */
	organization?: string;
}

/** A desired state that was reached as a whole, and when. */
export interface Completion {
	fingerprint: string;
	checkedAt: string;
}

/** What ended lately: Jira's listings may still show it. */
export interface Leaving {
	/** Id of an organization, or ... */
	organization?: string;
	/** ... a desk the customer was on in person. */
	serviceDesk?: string;
	at: string;
}

/** What this package granted to one account, and to whom the account is bound. */
export interface Ledger {
	version: 1;
	binding?: Binding;
	organizations: GrantedOrganization[];
	portals: GrantedPortal[];
	/** The newest login or revocation that changed the access: an older login no longer changes it. */
	newest?: string;
	/** What was taken back a moment ago, for other processes. */
	left?: Leaving[];
	/** Each part of a login on its own: the steps of a workflow run one after the other. */
	completed: {
		/**
		 * `others`: memberships found that somebody else gave. `seal` proves that this package wrote the list: customers
		 * with an Atlassian account may write the properties of their own account.
		 */
		memberships?: Completion & { others: OrganizationReference[]; seal?: string };
		portals?: Completion;
	};
}

export const emptyLedger = (): Ledger => ({ version: 1, organizations: [], portals: [], completed: {} });

type Check = (value: unknown) => boolean;

const text: Check = (value) => typeof value === 'string' && value !== '';
const anyText: Check = (value) => typeof value === 'string';
const number: Check = (value) => typeof value === 'string' && /^\d{1,15}$/.test(value);
const hash: Check = (value) => typeof value === 'string' && /^[\w-]{43}$/.test(value);
const time: Check = (value) =>
	typeof value === 'string' &&
	/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/.test(value) &&
	!Number.isNaN(Date.parse(value));
const oneOf =
	(...values: unknown[]): Check =>
	(value) =>
		values.includes(value);
const listOf =
	(check: Check): Check =>
	(value) =>
		Array.isArray(value) && value.every((entry) => check(entry));

/** Whether an object has exactly these fields, nothing unknown and nothing inherited. */
const shape =
	(required: Record<string, Check>, optional: Record<string, Check> = {}): Check =>
	(value) => {
		if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
		const checks = new Map(Object.entries({ ...optional, ...required }));
		const fields = new Map(Object.entries(value));
		return (
			Object.keys(required).every((name) => fields.has(name)) &&
			[...fields].every(([name, field]) => checks.get(name)?.(field) === true)
		);
	};

const organization = { id: number, name: anyText };
const grant = { rule: anyText, at: time, state: oneOf('pending', 'granted') };
const restsOn = { sources: listOf(text) };
const completion = { fingerprint: hash, checkedAt: time };

const isLedger = shape(
	{
		version: oneOf(1),
		organizations: listOf(shape({ ...organization, ...grant }, restsOn)),
		portals: listOf(
			shape(
				{ serviceDesk: number, through: oneOf('customer', 'organization'), ...grant },
				{ organization: number, ...restsOn },
			),
		),
		completed: shape(
			{},
			{
				memberships: shape({ ...completion, others: listOf(shape(organization)) }, { seal: hash }),
				portals: shape(completion),
			},
		),
	},
	{
		binding: shape(
			{ issuer: text, subject: text, connection: anyText, since: time },
			{ indexed: oneOf(true) },
		),
		newest: time,
		left: listOf(shape({ at: time }, { organization: number, serviceDesk: number })),
	},
);

/** Reads a record strictly: a damaged record, or one of another version, is refused and never treated as empty. */
export function parseLedger(record: unknown): Outcome<Ledger> {
	if (record === undefined) return accept(emptyLedger());
	if (isLedger(record)) return accept(record as Ledger);
	return refuse('ledger-unreadable', {
		field: 'ledger',
		expected: 'a record of version 1',
		hint: 'Look at the record of the account; "Release Binding" of the customer can forget it, and the next login begins a new one',
	});
}

const sizeOf = (ledger: Ledger): number => Buffer.byteLength(JSON.stringify(ledger));

/** Refuses a record that is too large for its store. */
export function requireSize(ledger: Ledger): Outcome<Ledger> {
	const size = sizeOf(ledger);
	if (size <= LARGEST_LEDGER) return accept(ledger);
	return refuse('ledger-too-large', {
		field: 'ledger',
		expected: `at most ${LARGEST_LEDGER} bytes`,
		received: `${size} bytes`,
		hint: 'Map the customer to fewer organizations',
	});
}

/** Whether the account belongs to the logins of this very person. */
export const isBoundTo = (
	{ binding }: Ledger,
	{ issuer, subject }: Pick<Binding, 'issuer' | 'subject'>,
): boolean => binding?.issuer === issuer && binding.subject === subject;

/** Refuses a login whose issuer or subject is not the one the account is bound to. */
export function requireBinding(ledger: Ledger, person: Pick<Binding, 'issuer' | 'subject'>): Outcome<true> {
	const { binding } = ledger;
	if (!binding || isBoundTo(ledger, person)) return accept(true);
	return refuse('account-bound-to-another', {
		field: binding.issuer === person.issuer ? 'identity.subject' : 'identity.issuer',
		expected: `the login of connection "${binding.connection}" the account is bound to since ${binding.since}`,
		hint: 'If it is the same person, let the operation "Release Binding" of the customer free the account; the next login binds it again',
	});
}
