import { DateTime } from 'luxon';
import { cleanDisplayName } from '../../core/identity/displayName';
import { parseEmailAddress, type EmailAddress } from '../../core/identity/emailAddress';
import { readSources, type StatedSources } from '../../core/identity/identitySources';
import {
	asOverage,
	combineTexts,
	readTexts,
	type GroupSeparator,
	type StatedTexts,
} from '../../core/identity/statedTexts';
import { stateIdentity, type StatedIdentity } from '../../core/identity/verifiedIdentity';
import { accept, refuse, type Outcome, type RefusalDetail } from '../../core/refusal/outcome';
import type { VerifiedAssertion } from './assertionRules';
import type { Attributes } from './attributes';

/** Which attributes hold which value. Names are tried in order; each may be a Name or a FriendlyName. */
export interface AttributeNames {
	/** Empty means the NameID. */
	subject: readonly string[];
	email: readonly string[];
	emailVerified: readonly string[];
	displayName: readonly string[];
	givenName: readonly string[];
	familyName: readonly string[];
	/** All of them are joined. */
	groups: readonly string[];
	/** All of them are joined. */
	roles: readonly string[];
	/** Empty means every further attribute. */
	attributes: readonly string[];
}

export interface AttributeSettings {
	names: AttributeNames;
	/** `/acme` becomes `acme`. */
	stripGroupSlash: boolean;
	/** Separator of groups and roles that come in a single value; empty if it is not split. */
	groupSeparator: GroupSeparator;
	/** Whether the provider lets nobody in whose address it did not verify. */
	providerVerifiesEmail: boolean;
}

export interface AssertedIdentity extends StatedIdentity {
	/** For the admin, should the confirmation of the address not be enough. */
	verification: RefusalDetail;
}

const FORMATS = {
	email: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
	transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
};

/** The first attribute with a value that is not blank. */
function findValues(
	attributes: Attributes,
	names: readonly string[],
): { name: string; values: string[] } | undefined {
	for (const name of names) {
		const values = (attributes.get(name) ?? []).map((value) => value.trim()).filter((value) => value !== '');
		if (values.length > 0) return { name, values };
	}
	return undefined;
}

/** The single value of an attribute that identifies a person; with two values the choice would be arbitrary. */
function readOne(attributes: Attributes, names: readonly string[]): Outcome<string | undefined> {
	const found = findValues(attributes, names);
	if (!found) return accept(undefined);
	const [value, ...more] = found.values;
	return more.length === 0
		? accept(value)
		: refuse('attribute-refused', {
				field: found.name,
				expected: 'one value',
				received: `${found.values.length} values`,
			});
}

const arrived = (attributes: Attributes): string =>
	`attributes that arrived: ${[...attributes.keys()].join(', ').slice(0, 700) || 'none'}`;

/**
 * Explains to the admin why no attribute could be used: which names were tried, and the names (never the values) that the
 * assertion contains.
 *
 * @param field panel label
 */
const missingAttribute = (
	field: string,
	names: readonly string[],
	attributes: Attributes,
): RefusalDetail => ({
	field,
	expected: `one of the attributes ${names.join(', ')}`.slice(0, 400),
	received: arrived(attributes),
});

function readSubject(
	{ nameId, attributes }: VerifiedAssertion,
	{ subject }: AttributeNames,
): Outcome<string> {
	if (subject.length > 0) {
		const value = readOne(attributes, subject);
		if (!value.ok) return value;
		return value.value && value.value.length <= 256
			? accept(value.value)
			: refuse('subject-invalid', missingAttribute('Subject', subject, attributes));
	}
	return nameId.format === FORMATS.transient
		? refuse('subject-transient', {
				field: 'NameID',
				expected: 'a format that stays the same',
				received: 'transient',
			})
		: accept(nameId.value);
}

function readEmail(
	{ nameId, attributes }: VerifiedAssertion,
	{ email }: AttributeNames,
): Outcome<EmailAddress> {
	const value = readOne(attributes, email);
	if (!value.ok) return value;
	const address = parseEmailAddress(
		value.value ?? (nameId.format === FORMATS.email ? nameId.value : undefined),
	);
	return address.ok ? address : refuse(address.reason, missingAttribute('E-Mail Address', email, attributes));
}

function readDisplayName(attributes: Attributes, names: AttributeNames): string {
	const first = (list: readonly string[]): string | undefined => findValues(attributes, list)?.values[0];
	const fullName = [first(names.givenName), first(names.familyName)].filter(Boolean).join(' ');
	return first(names.displayName) ?? fullName;
}

/** With this attribute Microsoft Entra ID says that the person is in more groups than an assertion may hold. */
const isGroupOverage = (name: string): boolean => /\/claims\/groups\.link$/i.test(name);

function readStatedSources(
	attributes: Attributes,
	{ names, groupSeparator: separator }: AttributeSettings,
): StatedSources {
	const readAll = (list: readonly string[]): StatedTexts =>
		combineTexts(list.map((name) => readTexts(attributes.get(name), { separator })));
	const groups = readAll(names.groups);
	const taken = new Set(
		[
			names.subject,
			names.email,
			names.emailVerified,
			names.displayName,
			names.givenName,
			names.familyName,
			names.groups,
			names.roles,
		].flat(),
	);
	const arrived = [...attributes.keys()];
	const wanted =
		names.attributes.length > 0
			? names.attributes
			: arrived.filter((name) => !taken.has(name) && !isGroupOverage(name));
	return {
		groups: arrived.some(isGroupOverage) ? asOverage(groups) : groups,
		roles: readAll(names.roles),
		attributes: wanted.map((name) => [name, readTexts(attributes.get(name))]),
	};
}

/** Turns a verified assertion into an identity; the counterpart of `mapClaims` for SAML. */
export function mapAssertion(
	assertion: VerifiedAssertion,
	settings: AttributeSettings,
): Outcome<AssertedIdentity> {
	const { names, providerVerifiesEmail } = settings;
	const { attributes, authentication } = assertion;
	const subject = readSubject(assertion, names);
	if (!subject.ok) return subject;
	const email = readEmail(assertion, names);
	if (!email.ok) return email;
	const verified = readOne(attributes, names.emailVerified);
	if (!verified.ok) return verified;
	const { gaps, ...lists } = readSources(readStatedSources(attributes, settings), settings);
	return accept({
		email: email.value,
		gaps,
		verification:
			verified.value === undefined
				? missingAttribute('E-Mail Verified', names.emailVerified, attributes)
				: { field: 'E-Mail Verified', received: verified.value.slice(0, 20) },
		identity: stateIdentity({
			issuer: assertion.issuer,
			subject: subject.value,
			email: email.value.address,
			emailVerified: verified.value === undefined ? providerVerifiesEmail : verified.value === 'true',
			displayName: cleanDisplayName(readDisplayName(attributes, names), email.value.address),
			...lists,
			authentication: {
				...(authentication.at === undefined
					? {}
					: { at: DateTime.fromMillis(authentication.at, { zone: 'utc' }).toISO() ?? undefined }),
				methods: [],
				...(authentication.contextClass ? { contextClass: authentication.contextClass } : {}),
			},
		}),
	});
}
