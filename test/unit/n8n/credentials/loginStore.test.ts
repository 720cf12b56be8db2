import type { ICredentialDataDecryptedObject, IExecuteFunctions } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ledgerStoreInRedis } from '../../../../nodes/shared/n8n/credentials/loginStore';
import { startFakeRedis, type FakeRedis } from '../../../support/redis/fakeRedis';

let redis: FakeRedis;

beforeAll(async () => {
	redis = await startFakeRedis();
});
afterAll(async () => await redis.stop());

const contextWith = (
	credential: ICredentialDataDecryptedObject,
): Pick<IExecuteFunctions, 'getCredentials'> => ({
	getCredentials: async <T extends object>(type: string, itemIndex?: number) => {
		expect([type, itemIndex]).toEqual(['jsmLoginStoreApi', 2]);
		return credential as T;
	},
});

describe('the ledger of a node, in Redis', () => {
	it('stands under prefix, site and account', async () => {
		const context = contextWith({ ...redis.credential, keyPrefix: 'acme:' });
		const ledger = await ledgerStoreInRedis(context, 2, 'https://acme.atlassian.example');
		if (!ledger.ok) throw new Error(ledger.reason);
		const record = { version: 1 };
		expect(await ledger.value.write('557058:f5', record, { record: undefined })).toEqual({
			ok: true,
			value: { record, text: '{"version":1}' },
		});
		expect(redis.keys()).toEqual(['acme:ledger:https%3A%2F%2Facme.atlassian.example:557058%3Af5']);
	});

	it('setting-invalid: a credential without an address', async () => {
		const ledger = await ledgerStoreInRedis(contextWith({ address: '' }), 2, 'https://acme.example');
		expect(ledger).toMatchObject({ ok: false, reason: 'setting-invalid', detail: { field: 'Address' } });
	});
});
