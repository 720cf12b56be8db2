import { beforeAll, describe, expect, it } from 'vitest';
import { parseCertificates, type SigningCertificate } from '../../../nodes/shared/saml/certificates';
import type { ResponsePolicy } from '../../../nodes/shared/saml/connection';
import { parsePostedResponse } from '../../../nodes/shared/saml/postedMessage';
import { processResponse } from '../../../nodes/shared/saml/response';
import {
	createIdentityProvider,
	makeKeys,
	type IdentityProvider,
	type Profile,
} from '../../support/samlIdp/identityProvider';
import { IDP, NOW, REQUEST } from '../../support/samlIdp/message';
import { demands, makePolicy } from '../../support/samlIdp/policy';
import type { Case } from './cases/case';
import { encryptionCases } from './cases/encryption';
import { assertionCases, identityCases, responseCases } from './cases/meaning';
import { algorithmCases, keyCases, structureCases } from './cases/signatures';
import { costCases, formCases, xmlCases } from './cases/text';
import { differentialCases, wrappingCases } from './cases/wrapping';

let idp: IdentityProvider;
let policy: ResponsePolicy;
let certificates: SigningCertificate[];

beforeAll(async () => {
	idp = createIdentityProvider(await makeKeys());
	const { idp: current, next } = idp.keys;
	const parsed = parseCertificates(`${current.certificate}\n${next.certificate}`, 'Certificates');
	if (!parsed.ok) throw new Error('no certificates');
	certificates = parsed.value;
	policy = makePolicy(idp.keys);
});

/** A case that switches AES-CBC on keeps our key; one that means to have none says so by its id. */
const withKeys = (changed: Partial<ResponsePolicy> | undefined): Partial<ResponsePolicy> =>
	changed?.decryption?.allowCbc ? { decryption: { ...policy.decryption, allowCbc: true } } : {};

async function judge({ profile, make, policy: changed }: Case) {
	const made = await make(idp);
	const parameters =
		typeof made === 'string' ? { SAMLResponse: Buffer.from(made, 'utf8').toString('base64') } : made;
	const posted = parsePostedResponse(parameters);
	if (!posted.ok) return posted;
	return await processResponse(
		posted.value.xml,
		{ ...policy, demand: demands[profile], ...changed, ...withKeys(changed) },
		certificates,
		{ inResponseTo: REQUEST, now: NOW },
	);
}

function rows(cases: readonly Case[]): void {
	it.each(cases.map((row) => [row.id, row.what, row.verdict, row] as const))(
		'%s: %s → %s',
		async (_id, _what, verdict, row) => {
			const outcome = await judge(row);
			if (verdict === 'accept') {
				expect(outcome).toMatchObject({ ok: true });
				if (outcome.ok) expect(outcome.value.nameId.value).toBe(row.nameId ?? 'alice@acme.example');
			} else {
				expect(outcome).toMatchObject({ ok: false, reason: verdict });
			}
		},
	);
}

describe('what a Response says', () => rows(responseCases));
describe('what an assertion says', () => rows(assertionCases));
describe('whom an assertion speaks of', () => rows(identityCases));

describe('signature wrapping', () => rows(wrappingCases));
describe('readers that disagree', () => rows(differentialCases));
describe('signatures and keys', () => rows(keyCases));
describe('how a signature is built', () => rows(structureCases));
describe('algorithms', () => rows(algorithmCases));
describe('encryption', () => rows(encryptionCases));
describe('XML', () => rows(xmlCases));
describe('the form', () => rows(formCases));
describe('cost', () => rows(costCases));

describe('a correct answer', () => {
	const baseline: [string, Profile][] = [
		['OK-1 both signed', 'B'],
		['OK-2 assertion signed', 'A'],
		['OK-3 Response signed', 'R'],
	];
	it.each(baseline)('%s is accepted with everything it says', async (_name, profile) => {
		const outcome = await judge({
			id: '',
			what: '',
			profile,
			verdict: 'accept',
			make: (i) => i.respond(profile),
		});
		expect(outcome).toMatchObject({
			ok: true,
			value: {
				id: '_assertion-1',
				issuer: IDP,
				nameId: { value: 'alice@acme.example' },
				authentication: { contextClass: 'urn:oasis:names:tc:SAML:2.0:ac:classes:Password' },
				issuedAt: NOW - 2000,
				sessionIndex: '_session-1',
			},
		});
		if (!outcome.ok) throw new Error('refused');
		expect(outcome.value.attributes.get('groups')).toEqual(['customer_group', 'acme']);
	});
});
