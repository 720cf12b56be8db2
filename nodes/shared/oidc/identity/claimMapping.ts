import { uniq } from 'lodash';
import { DateTime } from 'luxon';
import type { VerifiedTokens } from '../callback/verifyCallback';
import {
	readClaim,
	claimText,
	claimTexts,
	isSubject,
	type Claims,
	type ClaimSources,
} from '../claims/claims';
import { cleanDisplayName } from '../../core/identity/displayName';
import { parseEmailAddress } from '../../core/identity/emailAddress';
import { cleanAttributes, cleanGroups } from '../../core/identity/identityLists';
import { stateIdentity, type StatedIdentity } from '../../core/identity/verifiedIdentity';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';

/** Claims that each field of an identity is read from, in order of preference: exact names or dotted paths. */
export interface ClaimNames {
	subject: string;
	email: readonly string[];
	emailVerified: readonly string[];
	displayName: readonly string[];
	/** The groups of all these claims are combined. */
	groups: readonly string[];
	/** Empty means all claims that are not used otherwise. */
	attributes: readonly string[];
}

export interface ClaimSettings {
	names: ClaimNames;
	/** Whether `/acme` becomes `acme`. */
	stripGroupSlash: boolean;
	/** Separator of a group claim that is a single text; empty if it is not split. */
	groupSeparator: '' | ',' | ' ';
	/** Whether the text `"true"` counts as verified. */
	acceptTextTrue: boolean;
}

/** Claims of the protocol itself, which are not attributes of a person. */
const PROTOCOL_CLAIMS = new Set(
	'iss sub aud exp iat nbf jti nonce azp at_hash c_hash s_hash sid typ auth_time amr acr session_state token_use event_id origin_jti aio rh uti ver'.split(
		' ',
	),
);

const sources = ({ idToken, userinfo }: ClaimSources): Claims[] =>
	userinfo ? [idToken, userinfo] : [idToken];

function firstText(claims: readonly Claims[], names: readonly string[]): string | undefined {
	for (const source of claims) {
		for (const name of names) {
			const text = claimText(readClaim(source, name))?.trim();
			if (text) return text;
		}
	}
	return undefined;
}

function isConfirmed(value: unknown, name: string, acceptTextTrue: boolean): boolean {
	if (value === true) return true;
	// Microsoft's "e-mail domain owner verified" comes as 1 or "1".
	if (name === 'xms_edov') return value === 1 || value === '1';
	return acceptTextTrue && value === 'true';
}

function readEmail(claims: ClaimSources, settings: ClaimSettings): { value: unknown; verified: boolean } {
	const { names, acceptTextTrue } = settings;
	const found = sources(claims).flatMap((source) =>
		names.email.flatMap((name) => {
			const value = readClaim(source, name);
			return value === undefined || value === null || value === '' ? [] : [{ source, value }];
		}),
	);
	const first = found[0];
	if (!first) return { value: undefined, verified: false };
	// A source can confirm only the address that it sends itself.
	const verified = found
		.filter(({ value }) => value === first.value)
		.some(({ source }) =>
			names.emailVerified.some((name) => isConfirmed(readClaim(source, name), name, acceptTextTrue)),
		);
	const denied = names.emailVerified.some((name) => readClaim(first.source, name) === false);
	return { value: first.value, verified: verified && !denied };
}

function readGroups(claims: ClaimSources, settings: ClaimSettings): string[] | undefined {
	const lists = settings.names.groups.flatMap((name) => {
		for (const source of sources(claims)) {
			const value = readClaim(source, name);
			if (typeof value === 'string' && settings.groupSeparator) return [value.split(settings.groupSeparator)];
			const texts = claimTexts(value);
			if (texts) return [texts];
		}
		return [];
	});
	return lists.length === 0 ? undefined : cleanGroups(lists.flat(), settings.stripGroupSlash);
}

function readAttributes(claims: ClaimSources, { names }: ClaimSettings): Record<string, string[]> {
	const merged: Claims = { ...claims.userinfo, ...claims.idToken };
	const taken = new Set([...PROTOCOL_CLAIMS, ...names.email, ...names.emailVerified, ...names.groups]);
	const wanted =
		names.attributes.length > 0 ? names.attributes : Object.keys(merged).filter((name) => !taken.has(name));
	return cleanAttributes(wanted.map((name) => [name, claimTexts(readClaim(merged, name)) ?? []]));
}

/**
 * Turns verified claims into an identity (standard claims: OpenID Connect Core 1.0, section 5.1). Refuses only a missing
 * or unusable subject or e-mail address.
 */
export function mapClaims(claims: VerifiedTokens, settings: ClaimSettings): Outcome<StatedIdentity> {
	const { names } = settings;
	const all = sources(claims);
	const subject = all
		.map((source) => claimText(readClaim(source, names.subject)))
		.find((value) => value !== undefined);
	if (!isSubject(subject)) return refuse('subject-invalid', { field: names.subject });

	const { value, verified } = readEmail(claims, settings);
	const email = parseEmailAddress(value);
	if (!email.ok) {
		const tried = names.email.join(', ');
		return refuse(email.reason, {
			field: tried,
			received: `claims that arrived: ${uniq(all.flatMap((source) => Object.keys(source)))
				.join(', ')
				.slice(0, 500)}`,
		});
	}

	const groups = readGroups(claims, settings);
	const fullName = ['given_name', 'family_name'].map((name) => firstText(all, [name])).filter(Boolean);
	const displayName = cleanDisplayName(
		firstText(all, names.displayName) ?? fullName.join(' '),
		email.value.address,
	);
	const authTime = readClaim(claims.idToken, 'auth_time');
	return accept({
		email: email.value,
		identity: stateIdentity({
			issuer: claims.issuer,
			subject,
			email: email.value.address,
			emailVerified: verified,
			displayName,
			groups: groups ?? [],
			roles: [],
			knowledge: { groups: groups ? 'known' : 'absent' },
			attributes: readAttributes(claims, settings),
			authentication: {
				...(typeof authTime === 'number' && authTime > 0
					? { at: DateTime.fromSeconds(authTime, { zone: 'utc' }).toISO() ?? undefined }
					: {}),
				methods: claimTexts(readClaim(claims.idToken, 'amr')) ?? [],
				contextClass: claimText(readClaim(claims.idToken, 'acr')),
			},
		}),
	});
}
