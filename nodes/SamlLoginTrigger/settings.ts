import type { IDataObject } from 'n8n-workflow';
import type { AbsenceRules } from '../shared/core/identity/absence';
import { parseDomainList, type EmailPolicy } from '../shared/core/identity/emailPolicy';
import { readAbsenceMeaning, readGroupSeparator } from '../shared/core/identity/sourceSettings';
import {
	readLoginSecret,
	readReturnOrigins,
	readWorkflowTimeout,
} from '../shared/core/settings/loginSettings';
import { accept, type Outcome } from '../shared/core/refusal/outcome';
import { invalid, list, readSwitch, text } from '../shared/core/settings/settingValues';
import type { ResponsePolicy, SignatureDemand } from '../shared/saml/response/responsePolicy';
import type { AttributeNames, AttributeSettings } from '../shared/saml/response/identityMapping';
import { missingAttributes, usualNames, type Provider } from './attributeNames';
import { readSealedKeys, type SealedKeys } from './generatedKeys';

/** The settings of the panel, checked once per request. */
export interface TriggerSettings {
	/** The admin's name for the identity provider. */
	name: string;
	secret: string;
	sealedKeys: SealedKeys;
	attributes: AttributeSettings;
	absence: AbsenceRules;
	email: EmailPolicy;
	/** Our entity ID; empty means the URL of our metadata. */
	entityId: string;
	response: Pick<
		ResponsePolicy,
		| 'demand'
		| 'encryptionRequired'
		| 'clockSkew'
		| 'maxAge'
		| 'responseIssuerOptional'
		| 'destinationOptional'
	>;
	request: {
		forceAuthn: boolean;
		isPassive: boolean;
		authnContexts: string[];
		authnContextComparison: 'exact' | 'minimum';
		nameIdFormat?: string;
	};
	/** Whether a login is refused unless the provider confirms one of the classes asked for. */
	contextRequired: boolean;
	/** Whether logins may begin at the identity provider. */
	unsolicitedAllowed: boolean;
	/** Whether customers and the provider may end sessions through this trigger. */
	logoutOffered: boolean;
	returnOrigins: string[];
	workflowTimeoutMs: number;
}

export interface RawSettings {
	connection: string;
	provider: string;
	emailTrust: string;
	emailDomains: string;
	signatures: string;
	attributes: IDataObject;
	ourKeys: IDataObject;
	options: IDataObject;
	secret: unknown;
}

const DEMANDS: readonly SignatureDemand[] = ['response', 'assertion', 'both', 'either'];

/** Converts a number of seconds from the panel to milliseconds; returns `undefined` if it is out of bounds. */
function seconds(value: unknown, fallback: number, least: number, most: number): number | undefined {
	const number = value === undefined ? fallback : Number(value);
	return number >= least && number <= most ? number * 1000 : undefined;
}

function readNames(attributes: IDataObject): AttributeNames {
	const named = (field: keyof AttributeNames): readonly string[] => {
		const names = list(attributes[field]);
		return names.length > 0 ? names : usualNames[field];
	};
	const groups = named('groups');
	return {
		subject: named('subject'),
		email: named('email'),
		emailVerified: named('emailVerified'),
		displayName: named('displayName'),
		givenName: usualNames.givenName,
		familyName: usualNames.familyName,
		groups,
		// An attribute that the admin reads as groups is not read as roles too.
		roles: named('roles').filter((name) => list(attributes.roles).includes(name) || !groups.includes(name)),
		attributes: named('attributes'),
	};
}

const isProvider = (value: string): value is Provider => Object.hasOwn(missingAttributes, value);

function readAttributeSettings({ attributes, emailTrust }: RawSettings): Outcome<AttributeSettings> {
	const separator = readGroupSeparator(attributes.groupSeparator);
	if (!separator.ok) return separator;
	return accept({
		names: readNames(attributes),
		stripGroupSlash: attributes.groupPaths !== 'keep',
		groupSeparator: separator.value,
		providerVerifiesEmail: emailTrust === 'provider',
	});
}

/** Reads which e-mail addresses are trusted. Without a list of domains, the provider must verify addresses. */
function readEmailPolicy({ emailTrust, emailDomains }: RawSettings): Outcome<EmailPolicy> {
	const domains = parseDomainList(list(emailDomains));
	if (!domains.ok) return domains;
	switch (emailTrust) {
		case 'domains':
		case 'both':
			return domains.value.length > 0
				? accept({ trust: emailTrust, domains: domains.value })
				: invalid('Trusted Domains', 'at least one domain');
		case 'verified':
		case 'provider':
			// The panel hides the list with this choice, so an old value of it must not count.
			return accept({ trust: 'verified', domains: [] });
		default:
			return invalid('Trusted E-Mail Addresses', 'one of the options');
	}
}

function readResponseSettings({ signatures, options }: RawSettings): Outcome<TriggerSettings['response']> {
	const demand = DEMANDS.find((name) => name === signatures);
	if (!demand) return invalid('Required Signature', 'one of the options');
	const clockSkew = seconds(options.clockSkew, 60, 0, 300);
	if (clockSkew === undefined) return invalid('Clock Skew (Seconds)', '0 to 300');
	const maxAge = seconds(options.maxAge, 300, 30, 3600);
	if (maxAge === undefined) return invalid('Max Assertion Age (Seconds)', '30 to 3600');
	const encryptionRequired = readSwitch(options.encryptionRequired, 'Require Encrypted Assertions');
	if (!encryptionRequired.ok) return encryptionRequired;
	return accept({
		demand,
		encryptionRequired: encryptionRequired.value,
		clockSkew,
		maxAge,
		responseIssuerOptional: options.responseIssuerOptional === true,
		destinationOptional: options.destinationOptional === true,
	});
}

/** Reads and checks the settings of the panel. A refusal names the setting that an admin has to change. */
export function readSettings(raw: RawSettings): Outcome<TriggerSettings> {
	const { attributes, options } = raw;
	const secret = readLoginSecret(raw.secret);
	if (!secret.ok) return secret;
	const email = readEmailPolicy(raw);
	if (!email.ok) return email;
	const response = readResponseSettings(raw);
	if (!response.ok) return response;
	const origins = readReturnOrigins(options.returnOrigins);
	if (!origins.ok) return origins;
	const contextRequired = readSwitch(options.requireAuthnContext, 'Require Requested Authentication Context');
	if (!contextRequired.ok) return contextRequired;
	const forceAuthn = readSwitch(options.forceAuthn, 'Force Authentication (ForceAuthn)');
	if (!forceAuthn.ok) return forceAuthn;
	const attributeSettings = readAttributeSettings(raw);
	if (!attributeSettings.ok) return attributeSettings;
	const missing = readAbsenceMeaning(
		attributes.missing,
		missingAttributes[isProvider(raw.provider) ? raw.provider : 'other'],
		'If an Attribute Is Missing',
	);
	if (!missing.ok) return missing;
	const nameIdFormat = text(options.nameIdFormat);
	return accept({
		name: text(raw.connection) || 'Identity provider',
		secret: secret.value,
		sealedKeys: readSealedKeys(raw.ourKeys),
		attributes: attributeSettings.value,
		absence: { meaning: missing.value, names: attributeSettings.value.names },
		email: email.value,
		entityId: text(options.entityId),
		response: response.value,
		request: {
			forceAuthn: forceAuthn.value,
			isPassive: options.isPassive === true,
			authnContexts: text(options.authnContexts)
				.split(/[\s,]+/)
				.filter(Boolean),
			authnContextComparison: options.authnContextComparison === 'minimum' ? 'minimum' : 'exact',
			...(nameIdFormat ? { nameIdFormat } : {}),
		},
		contextRequired: contextRequired.value,
		unsolicitedAllowed: options.unsolicited === true,
		logoutOffered: options.logout === true,
		returnOrigins: origins.value,
		workflowTimeoutMs: readWorkflowTimeout(options.workflowTimeout),
	});
}
