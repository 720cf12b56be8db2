import { uniq } from 'lodash';
import { DateTime } from 'luxon';
import type { VerifiedTokens } from '../callback/verifyCallback';
import { claimText, isSubject, readClaim, type Claims, type ClaimSources } from '../claims/claims';
import { distributedNames, isDistributed, saysGroupOverage } from '../claims/distributedClaims';
import { cleanDisplayName } from '../../core/identity/displayName';
import { parseEmailAddress } from '../../core/identity/emailAddress';
import { readSources, type StatedSources } from '../../core/identity/identitySources';
import {
	asOverage,
	combineTexts,
	pickBestKnown,
	readTexts,
	type GroupSeparator,
	type StatedTexts,
	type TextRules,
} from '../../core/identity/statedTexts';
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
	/** The roles of all these claims are combined. */
	roles: readonly string[];
	/** Empty means all claims that are not used otherwise. */
	attributes: readonly string[];
}

export interface ClaimSettings {
	names: ClaimNames;
	/** Whether `/acme` becomes `acme`. */
	stripGroupSlash: boolean;
	/** Separator of groups and roles that come in a single text; empty if it is not split. */
	groupSeparator: GroupSeparator;
	/** Whether the text `"true"` counts as verified. */
	acceptTextTrue: boolean;
}

/** Claims of the protocol itself, which are not attributes of a person. */
const PROTOCOL_CLAIMS = new Set(
	'iss sub aud exp iat nbf jti nonce azp at_hash c_hash s_hash sid typ auth_time amr acr session_state token_use event_id origin_jti aio rh uti ver _claim_names _claim_sources hasgroups'.split(
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

function readStatedSources(claims: readonly Claims[], settings: ClaimSettings): StatedSources {
	const { names, groupSeparator: separator } = settings;
	const distributed = new Set(claims.flatMap(distributedNames));

	/** Reads a claim from the source that knows it best; from the ID token if both know it equally well. */
	const readStated = (name: string, rules: TextRules): StatedTexts => {
		const stated = pickBestKnown(claims.map((source) => readTexts(readClaim(source, name), rules)));
		return isDistributed(name, distributed) ? asOverage(stated) : stated;
	};
	const readAll = (list: readonly string[]): StatedTexts =>
		combineTexts(list.map((name) => readStated(name, { separator })));

	const groups = readAll(names.groups);
	const taken = new Set([
		...PROTOCOL_CLAIMS,
		...names.email,
		...names.emailVerified,
		...names.groups,
		...names.roles,
	]);
	const arrived = uniq([...claims.flatMap((source) => Object.keys(source)), ...distributed]);
	const wanted = names.attributes.length > 0 ? names.attributes : arrived.filter((name) => !taken.has(name));
	return {
		groups: claims.some(saysGroupOverage) ? asOverage(groups) : groups,
		roles: readAll(names.roles),
		attributes: wanted.map((name) => [name, readStated(name, { acceptsScalars: true })]),
	};
}

/** The `amr` claim (OpenID Connect Core 1.0, section 2). */
const readMethods = (idToken: Claims): string[] => readTexts(readClaim(idToken, 'amr')).texts;

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

	const { gaps, ...lists } = readSources(readStatedSources(all, settings), settings);
	const fullName = ['given_name', 'family_name'].map((name) => firstText(all, [name])).filter(Boolean);
	const displayName = cleanDisplayName(
		firstText(all, names.displayName) ?? fullName.join(' '),
		email.value.address,
	);
	const authTime = readClaim(claims.idToken, 'auth_time');
	return accept({
		email: email.value,
		gaps,
		identity: stateIdentity({
			issuer: claims.issuer,
			subject,
			email: email.value.address,
			emailVerified: verified,
			displayName,
			...lists,
			authentication: {
				...(typeof authTime === 'number' && authTime > 0
					? { at: DateTime.fromSeconds(authTime, { zone: 'utc' }).toISO() ?? undefined }
					: {}),
				methods: readMethods(claims.idToken),
				contextClass: claimText(readClaim(claims.idToken, 'acr')),
			},
		}),
	});
}
