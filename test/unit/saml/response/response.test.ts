import { beforeAll, describe, expect, it } from 'vitest';
import { parseCertificates, type SigningCertificate } from '../../../../nodes/shared/saml/keys/certificates';
import { parsePostedResponse } from '../../../../nodes/shared/saml/binding/postBinding';
import { processResponse } from '../../../../nodes/shared/saml/response/response';
import { statusWord } from '../../../../nodes/shared/saml/response/responseRules';
import {
	createIdentityProvider,
	makeKeys,
	type IdentityProvider,
} from '../../../support/samlIdp/identityProvider';
import { judge, post } from './cases/judge';
import { responseCases } from './cases/meaning';
import { tables } from './cases/tables';

const adapter = { parsePostedResponse, processResponse };
let idp: IdentityProvider;
let certificates: SigningCertificate[];

beforeAll(async () => {
	idp = createIdentityProvider(await makeKeys());
	const { idp: current, next } = idp.keys;
	const parsed = parseCertificates(`${current.certificate}\n${next.certificate}`, 'Certificates');
	if (!parsed.ok) throw new Error('no certificates');
	certificates = parsed.value;
});

describe.each(tables)('%s', (_name, cases) => {
	it.each(cases.map((row) => [row.id, row.what, row.verdict, row] as const))(
		'%s: %s → %s',
		async (_id, _what, verdict, row) => {
			const outcome = await judge(adapter, idp, row, await post(row, idp), certificates);
			if (verdict === 'accept') {
				expect(outcome).toMatchObject({ ok: true });
				if (!outcome.ok) return;
				expect(outcome.value.nameId.value).toBe(row.nameId ?? 'alice@acme.example');
				if (row.value) expect(outcome.value).toEqual(row.value);
			} else {
				expect(outcome).toMatchObject({ ok: false, reason: verdict });
			}
		},
	);
});

describe('what a provider says of a failed login', () => {
	it.each<[string, string | undefined, string]>([
		['a code of SAML', 'urn:oasis:names:tc:SAML:2.0:status:AuthnFailed', 'AuthnFailed'],
		['a code of its own', 'urn:example:locked', 'urn:example:locked'],
		[
			'the name of a code inside another one',
			'x:urn:oasis:names:tc:SAML:2.0:status:x',
			'x:urn:oasis:names:tc:SAML:2.0:status:x',
		],
		['nothing', undefined, 'unreadable'],
		['markup before a code', '<b>Responder', 'unreadable'],
		['markup after a code', 'Responder\n<b>', 'unreadable'],
		['something long', 'a'.repeat(121), 'unreadable'],
	])('is shown when it looks like a code: %s', (_what, code, word) => {
		expect(statusWord(code)).toBe(word);
	});

	it('is shown with the code inside it, and nothing more', async () => {
		const row = responseCases.find(({ id }) => id === 'SEM-STATUS');
		if (!row) throw new Error('no row');
		expect(await judge(adapter, idp, row, await post(row, idp), certificates)).toMatchObject({
			detail: { received: 'Responder/AuthnFailed' },
		});
	});
});

describe('what the browser posts', () => {
	const SAMLResponse = Buffer.from('<x/>').toString('base64');
	it.each<[string, Record<string, unknown>, object]>([
		['an answer alone', { SAMLResponse }, { xml: '<x/>' }],
		['a RelayState beside it', { SAMLResponse, RelayState: 'opaque' }, { xml: '<x/>', relayState: 'opaque' }],
		['an empty RelayState', { SAMLResponse, RelayState: '' }, { xml: '<x/>' }],
	])('is %s', (_what, parameters, value) => {
		const message = { kind: 'response', binding: 'post', ...value };
		expect(parsePostedResponse(parameters)).toEqual({ ok: true, value: message });
	});
});
