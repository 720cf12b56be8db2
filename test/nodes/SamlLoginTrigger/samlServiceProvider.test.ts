import { createVerify, X509Certificate } from 'node:crypto';
import { mapValues, partition, upperFirst } from 'lodash';
import { beforeAll, describe, expect, it, vi } from 'vitest';
// Before the first import: the list of used assertions begins an hour before the logins of these tests.
vi.hoisted(() => vi.useFakeTimers({ now: Date.parse('2026-11-23T11:00:00Z'), toFake: ['Date'] }));
import { openKeyPair, type KeyUse } from '../../../nodes/shared/saml/keys/sealedKeyPair';
import { SECRET } from '../../support/engine/loginItems';
import { encryptAssertion } from '../../support/samlIdp/identityProvider';
import { addressTo, type Message } from '../../support/samlIdp/message';
import { openList, publishPlaced, visitWebhook } from '../../support/triggers/visitWebhook';
import {
	ACS,
	SP,
	expectRefusal,
	fresh,
	posting,
	useSamlTrigger,
	type Changes,
} from '../../support/triggers/samlTrigger';
import { makeLogoutMessages, type LogoutCase } from './logoutCases';

const saml = useSamlTrigger();
const { place, start, answerTo, post } = saml;

describe('single logout is not offered unless it is switched on', () => {
	// A query is measured before anything else; of the rest nothing is read: neither inflated nor parsed.
	const [tooLong, messages] = partition(makeLogoutMessages(saml).cases, ({ id }) => id === 'LO-18b');
	const rowsOf = (cases: readonly LogoutCase[]) => cases.map((one) => [one.id, one.what, one] as const);

	it.each(rowsOf(messages))('%s: %s → logout-not-supported', async (_id, _what, { make }) => {
		expectRefusal(await visitWebhook('logout', place(), make()), 'logout-not-supported', 501);
	});

	it.each(rowsOf(tooLong))('%s: %s → request-too-large', async (_id, _what, { make }) => {
		const { log, items, answer } = await visitWebhook('logout', place(), make());
		expect(log).toContain('Logout refused: request-too-large (');
		expect([items, answer.status]).toEqual([undefined, 413]);
	});

	it('needs no settings to say so, and stands in no metadata', async () => {
		const broken = place({ credentials: { samlIdentityProviderApi: undefined } });
		expectRefusal(await visitWebhook('logout', broken), 'logout-not-supported', 501);
		expect((await visitWebhook('metadata', place())).answer.body).not.toContain('SingleLogoutService');
	});
});

describe('our metadata', () => {
	it('names both keys, each for its own purpose, and our address', async () => {
		const { sp, next } = saml.idp.keys;
		const { answer } = await visitWebhook(
			'metadata',
			place({
				connection: {
					signingPrivateKeys: sp.privateKey + sp.certificate,
					decryptionPrivateKeys: next.certificate + next.privateKey,
				},
			}),
		);
		expect(answer.status).toBe(200);
		expect(answer.headers['content-type']).toContain('application/samlmetadata+xml');
		const xml = String(answer.body);
		expect(xml).toContain(`entityID="${SP}"`);
		expect(xml).toContain(`Location="${ACS}"`);
		expect(xml).toContain('AuthnRequestsSigned="true"');
		const key = (use: string): string | undefined =>
			new RegExp(`use="${use}"><ds:KeyInfo[^>]*><ds:X509Data><ds:X509Certificate>([^<]+)`).exec(xml)?.[1];
		expect(key('signing')).toBe(sp.certificateBase64);
		expect(key('encryption')).toBe(next.certificateBase64);
		expect(xml).not.toContain('PRIVATE');
		expect(xml).not.toContain('cbc');
	});
});

const emptyRow = { keyPair: { __rl: true, mode: 'list', value: '' } };

const keyRow = (value: string) => ({ keyPair: { ...emptyRow.keyPair, value, cachedResultName: 'Key pair' } });

/** Opens the list of the first row, as an admin does. */
const openKeyList = async (use: KeyUse, changes: Changes = {}) =>
	await openList(
		place({ ...changes, parameters: { ourKeys: { [use]: [emptyRow] }, ...changes.parameters } }),
		`make${upperFirst(use)}KeyPair`,
		`ourKeys.${use}[0].keyPair`,
	);

describe('our keys made here', () => {
	interface MadePair {
		sealed: string;
		privateKey: string;
		certificate: string;
		publicKey: string;
		certificateBase64: string;
	}
	let signing: MadePair;
	let nextSigning: MadePair;
	let decryption: MadePair;
	let nextDecryption: MadePair;

	async function make(use: KeyUse): Promise<MadePair> {
		const [choice] = await openKeyList(use);
		const sealed = String(choice?.value);
		const pair = await openKeyPair(SECRET, use, sealed);
		if (!pair) throw new Error('The list offered no key pair');
		const { publicKey, raw } = new X509Certificate(pair.certificate);
		return {
			...pair,
			sealed,
			publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
			certificateBase64: raw.toString('base64'),
		};
	}

	beforeAll(async () => {
		[signing, nextSigning, decryption, nextDecryption] = await Promise.all([
			make('signing'),
			make('signing'),
			make('decryption'),
			make('decryption'),
		]);
		// Primes are found by luck.
	}, 60_000);

	const holding = (rows: Partial<Record<KeyUse, string[]>>, changes: Changes = {}): Changes => ({
		...changes,
		parameters: { ...changes.parameters, ourKeys: mapValues(rows, (sealed = []) => sealed.map(keyRow)) },
	});

	const publishedKeys = async (changes: Changes, use: 'signing' | 'encryption'): Promise<unknown[]> => {
		const { answer } = await visitWebhook('metadata', place(changes));
		const certificates = new RegExp(
			`use="${use}"><ds:KeyInfo[^>]*><ds:X509Data><ds:X509Certificate>([^<]+)`,
			'g',
		);
		return [...String(answer.body).matchAll(certificates)].map(([, base64]) => base64);
	};

	it.each<KeyUse>(['signing', 'decryption'])(
		'a list offers one new pair for %s, named after now',
		async (use) => {
			expect(await openKeyList(use)).toEqual([
				{ name: 'Key pair made 2026-11-23 12:00:00 UTC', value: expect.stringMatching(/^eyJ/) as string },
			]);
		},
	);

	it('a row that has one is offered nothing else', async () => {
		const parameters = { ourKeys: { signing: [keyRow(signing.sealed)] } };
		expect(await openKeyList('signing', { parameters })).toEqual([]);
	});

	it.each<[string, Changes['credentials']]>([
		['no login secret', { jsmLoginSecretApi: undefined }],
		['a short login secret', { jsmLoginSecretApi: { secret: 'short' } }],
	])('the list says what is missing: %s', async (_what, credentials) => {
		await expect(openKeyList('signing', { credentials })).rejects.toThrow('Choose a Login Secret first');
	});

	it('the workflow holds nothing of a private key', () => {
		const { parameters } = place(holding({ signing: [signing.sealed], decryption: [decryption.sealed] }));
		const workflow = JSON.stringify(parameters);
		expect(workflow).toContain(signing.sealed);
		expect(workflow).not.toContain('PRIVATE KEY');
		for (const { privateKey } of [signing, decryption]) {
			const lines = privateKey.split('\n').filter((line) => line.length === 64);
			expect(lines.length).toBeGreaterThan(30);
			for (const line of lines) expect(workflow).not.toContain(line);
		}
	});

	it('our metadata has every signing key, pasted ones first, and of the decryption keys the newest', async () => {
		const { sp, next } = saml.idp.keys;
		const rows = {
			signing: [signing.sealed, nextSigning.sealed],
			decryption: [decryption.sealed, nextDecryption.sealed],
		};
		const changes = holding(rows, {
			connection: {
				signingPrivateKeys: sp.privateKey + sp.certificate,
				decryptionPrivateKeys: next.privateKey + next.certificate,
			},
		});
		expect(await publishPlaced(place(changes), 'activate')).toBe(true);
		expect(await publishedKeys(changes, 'signing')).toEqual([
			sp.certificateBase64,
			signing.certificateBase64,
			nextSigning.certificateBase64,
		]);
		expect(await publishedKeys(changes, 'encryption')).toEqual([nextDecryption.certificateBase64]);
	});

	it('the first of them signs requests, until it is taken away', async () => {
		const isSignedBy = async (pair: MadePair, rows: MadePair[]): Promise<boolean> => {
			const { location } = await start(holding({ signing: rows.map(({ sealed }) => sealed) }));
			const [signed, signature] = location.search
				.slice(1)
				.replace(/^tenant=acme&/, '')
				.split('&Signature=');
			const verify = createVerify('RSA-SHA256').update(String(signed));
			return verify.verify(pair.publicKey, decodeURIComponent(String(signature)), 'base64');
		};
		expect(await isSignedBy(signing, [signing, nextSigning])).toBe(true);
		expect(await isSignedBy(nextSigning, [nextSigning])).toBe(true);
	});

	it.each<[string, () => MadePair]>([
		['the old one', () => decryption],
		['the new one', () => nextDecryption],
	])('an assertion encrypted for %s of two lets her in', async (_what, pair) => {
		const changes = holding({ decryption: [decryption.sealed, nextDecryption.sealed] });
		const started = await start(changes);
		const edit = (message: Message): void => {
			addressTo({ acsUrl: ACS, entityId: SP, requestId: started.requestId })(message);
			fresh(message);
		};
		const encrypted = await encryptAssertion(saml.idp.signedAssertion(edit), { sp: pair() });
		const { items } = await post(posting(started, saml.idp.wrap(encrypted, true, edit)), changes);
		expect(items).toMatchObject([{ identity: { email: 'alice@acme.example' } }]);
	});

	it.each<[string, string, () => Changes]>([
		['no choice', 'Signing Key Pair, row 1', () => holding({ signing: [''] })],
		[
			'sealed with another login secret',
			'Signing Key Pair, row 1',
			() =>
				holding(
					{ signing: [signing.sealed] },
					{ credentials: { jsmLoginSecretApi: { secret: `${SECRET}.` } } },
				),
		],
		[
			'changed text',
			'Signing Key Pair, row 2',
			() => holding({ signing: [signing.sealed, `${nextSigning.sealed.slice(0, -4)}AAAA`] }),
		],
		['made for signing', 'Decryption Key Pair, row 1', () => holding({ decryption: [signing.sealed] })],
		['made for decryption', 'Signing Key Pair, row 1', () => holding({ signing: [decryption.sealed] })],
		[
			'a private key in the clear',
			'Signing Key Pair, row 1',
			() => holding({ signing: [signing.privateKey] }),
		],
	])(
		'%s: refused at publication and at every request, naming %s (setting-invalid)',
		async (_what, row, make) => {
			const changes = make();
			await expect(publishPlaced(place(changes), 'activate')).rejects.toThrow(
				new RegExp(`setting-invalid.*Generated Keys, ${row}.*[Rr]emove the row`),
			);
			for (const webhook of ['default', 'metadata']) {
				const visit = await visitWebhook(webhook, place(changes));
				expectRefusal(visit, 'setting-invalid', 503);
				expect(visit.log).toContain(row);
			}
			expect((await post(answerTo(undefined), changes)).items).toBeUndefined();
		},
	);

	it('a pair made for signing must not be pasted for decryption', async () => {
		const changes = holding(
			{ signing: [signing.sealed] },
			{ connection: { decryptionPrivateKeys: signing.privateKey } },
		);
		await expect(publishPlaced(place(changes), 'activate')).rejects.toThrow('other keys than for signing');
	});

	it('are opened once, not for every request', async () => {
		const changes = holding({ signing: [nextSigning.sealed], decryption: [nextDecryption.sealed] });
		const decrypt = vi.spyOn(crypto.subtle, 'decrypt');
		await visitWebhook('metadata', place(changes));
		expect(decrypt).toHaveBeenCalledTimes(2);
		await visitWebhook('metadata', place(changes));
		expect(decrypt).toHaveBeenCalledTimes(2);
		decrypt.mockRestore();
	});
});
