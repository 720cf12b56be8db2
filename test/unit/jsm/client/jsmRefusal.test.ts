import { describe, expect, test } from 'vitest';
import { HttpFailure } from '../../../../nodes/shared/core/provider/http';
import { readErrorTexts, refuseAnswer, refuseFailure } from '../../../../nodes/shared/jsm/client/jsmRefusal';
import { reasonOfStatus } from '../../../../nodes/shared/jsm/client/refusedAnswer';

const call = { method: 'POST', path: '/rest/servicedeskapi/customer', needs: 'to be an admin' } as const;

describe('a status becomes one reason word', () => {
	test.each([
		[400, 'jsm-invalid-request'],
		[401, 'jsm-unauthorized'],
		[402, 'jsm-site-suspended'],
		[403, 'jsm-permission-missing'],
		[404, 'jsm-not-found'],
		[409, 'jsm-invalid-request'],
		[412, 'jsm-unexpected-answer'],
		[302, 'jsm-unexpected-answer'],
		[429, 'jsm-rate-limited'],
		[500, 'jsm-unavailable'],
		[503, 'jsm-unavailable'],
	])('%d is %s', (status, reason) => {
		expect(reasonOfStatus(status)).toBe(reason);
		expect(refuseAnswer(call, { status, headers: {}, body: '' })).toMatchObject({
			ok: false,
			reason,
			status,
		});
	});
});

describe('texts of an error body, for display', () => {
	test.each([
		['JSM', '{"errorMessage":"No such desk","i18nErrorMessage":{"i18nKey":"x"}}', 'No such desk'],
		['platform', '{"errorMessages":["One","Two"],"errors":{"name":"Too long"}}', 'One; Two; Too long'],
		['gateway', '{"code":401,"message":"Unauthorized"}', 'Unauthorized'],
		['HTML', '<!DOCTYPE html><h1>Oops</h1>', ''],
		['nothing', '', ''],
		['a bare text', '"Oops"', ''],
		['null', 'null', ''],
		['fields that are no texts', '{"errorMessage":{"a":1},"errorMessages":"x","errors":3}', ''],
	])('%s', (_, body, expected) => {
		expect(readErrorTexts(body)).toBe(expected);
	});

	test('P-12: names of persons are hidden, control characters too, and long ones cut', () => {
		const text = readErrorTexts(
			JSON.stringify({
				message: 'ann@acme.example and qm:abc-1:2\u0000\u202e 5b10a2844c20165700ede21a ' + 'x'.repeat(500),
			}),
		);
		expect(text).toMatch(/^\(e-mail\) and \(account\) {1,3}\(account\) x+$/);
		expect(text.length).toBe(200);
	});
});

test('a missing permission is named', () => {
	const refusal = refuseAnswer(call, { status: 403, headers: {}, body: '' });
	expect(refusal.detail.hint).toBe('The account needs: to be an admin');
	expect(refusal.detail.field).toBe('POST /rest/servicedeskapi/customer');
});

test.each([
	['timeout', 'jsm-unavailable'],
	['network', 'jsm-unavailable'],
	['blocked', 'jsm-unavailable'],
	['too-large', 'jsm-unexpected-answer'],
] as const)('no answer because of %s is %s', (kind, reason) => {
	expect(refuseFailure(call, new HttpFailure(kind, 'x')).reason).toBe(reason);
});

describe('Atlassian’s own number of a call', () => {
	test.each([
		['0af7651916cd43dd8448eb211c80319c', '0af7651916cd43dd8448eb211c80319c'],
		['9b2d4c1a-6f0e-4d7b-8f9e-1c2d3e4f5a6b', '9b2d4c1a-6f0e-4d7b-8f9e-1c2d3e4f5a6b'],
		['', undefined],
		['short', undefined],
		['x'.repeat(65), undefined],
		['ann@acme.example', undefined],
		['0af7651916cd43dd\nforged line', undefined],
	])('%j goes into the refusal as %j', (sent, expected) => {
		const { detail } = refuseAnswer(call, { status: 503, headers: { 'atl-traceid': sent }, body: '' });
		expect(detail.traceId).toBe(expected);
	});

	test('may be absent', () => {
		expect(refuseAnswer(call, { status: 503, headers: {}, body: '' }).detail).not.toHaveProperty('traceId');
	});
});
