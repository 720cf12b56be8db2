import { describe, expect, it } from 'vitest';
import { refuse, type Refusal } from '../../../../nodes/shared/core/refusal/outcome';
import {
	describeNodeError,
	describeRefusal,
	explainRefusal,
	listFacts,
} from '../../../../nodes/shared/core/refusal/refusalText';

describe('what an admin reads about a refusal', () => {
	it.each<[Refusal, string]>([
		[
			refuse('setting-invalid', { field: 'Group Table, row 3, Group', received: '' }),
			'setting-invalid: Group Table, row 3: Group is empty',
		],
		[
			refuse('setting-invalid', { field: 'Client ID', expected: 'the ID of this client', received: '' }),
			'setting-invalid: Client ID is empty, expected the ID of this client',
		],
		[
			refuse('setting-invalid', { field: 'Clock Skew', expected: '0 to 300 seconds', received: '900' }),
			'setting-invalid: Clock Skew: expected 0 to 300 seconds, found 900',
		],
		[
			refuse('setting-invalid', { field: 'Portals, row 1, Access', expected: 'public or private' }),
			'setting-invalid: Portals, row 1, Access: expected public or private',
		],
		[
			refuse('setting-invalid', { field: 'Allowed Tenants', hint: 'List the tenants that may sign in' }),
			'setting-invalid: Allowed Tenants. List the tenants that may sign in',
		],
		[
			refuse('setting-invalid'),
			'setting-invalid: A setting of the node or its credential is missing or wrong',
		],
		[
			refuse('issuer-mismatch', {
				field: 'iss',
				expected: 'https://a.example',
				received: 'https://b.example',
			}),
			'issuer-mismatch: The answer comes from another issuer than the one configured. iss: expected https://a.example, found https://b.example',
		],
		[
			refuse('store-unreachable', { field: 'Login Store', received: 'nothing listens at the address' }),
			'store-unreachable: The login store (Redis) did not answer in time, or not in a usable form. Login Store: nothing listens at the address',
		],
		[
			refuse('no-portal-granted', { hint: 'The list of portals in the item says why' }),
			'no-portal-granted: No portal is open to this customer. The list of portals in the item says why',
		],
	])('in one line: %j', (refusal, text) => {
		expect(explainRefusal(refusal)).toBe(text);
	});

	it('in the error of a node, with the facts and Atlassian’s number in small print', () => {
		const refusal = refuse('jsm-unauthorized', {
			field: 'GET /rest/api/3/myself',
			received: 'status 401',
			traceId: 'abcdef0123456789',
			hint: 'Check e-mail and token',
		});
		expect(describeNodeError(refusal)).toEqual({
			message: 'jsm-unauthorized: Jira refused the credential. Check e-mail and token',
			description: "GET /rest/api/3/myself: status 401. Atlassian's trace ID: abcdef0123456789",
		});
	});

	it('in the error of a node, once only: a wrong setting is named in the message', () => {
		const refusal = refuse('setting-invalid', { field: 'Portal', expected: 'a number' });
		expect(describeNodeError(refusal)).toEqual({
			message: 'setting-invalid: Portal: expected a number',
			description: '',
		});
	});

	it('in an item, with the facts apart', () => {
		const detail = { field: 'email_verified', expected: 'true', hint: 'Let the provider verify addresses' };
		expect(describeRefusal(refuse('email-unverified', detail))).toEqual({
			reason: 'email-unverified',
			message:
				'The identity provider does not confirm that the e-mail address was verified. Let the provider verify addresses',
			detail,
		});
	});

	it('as facts, without those that are missing or empty', () => {
		expect(listFacts({ field: 'aud', expected: 'client', received: '', hint: 'x' })).toEqual([
			['field', 'aud'],
			['expected', 'client'],
		]);
	});
});
