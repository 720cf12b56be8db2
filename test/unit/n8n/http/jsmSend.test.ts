import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import { afterAll, describe, expect, test } from 'vitest';
import {
	HttpFailure,
	type HttpRequest,
	type HttpResponse,
	type Send,
} from '../../../../nodes/shared/core/provider/http';
import { connections } from '../../../../nodes/shared/http/connectionPool';
import { accessTokenOf } from '../../../../nodes/shared/n8n/http/accessTokens';
import { createJsmSend, createOpenSend } from '../../../../nodes/shared/n8n/http/jsmSend';
import { startCountingServer } from '../../../support/servers/countingServer';
import { makeServerCertificate } from '../../../support/throwAwayAuthority';

type Answer = Partial<HttpResponse> | HttpFailure;

/** Answers in order, the last one again and again. */
function answering(...answers: Answer[]) {
	const requests: HttpRequest[] = [];
	const send: Send = async (request) => {
		const answer = answers[Math.min(requests.length, answers.length - 1)] ?? {};
		requests.push(request);
		if (answer instanceof HttpFailure) throw answer;
		return { status: 200, headers: {}, body: '', ...answer };
	};
	return { send, requests };
}

const site = {
	authentication: 'apiToken',
	siteUrl: 'https://acme.example',
	email: 'agent@acme.example',
	apiToken: 'secret',
};
const request = {
	method: 'DELETE',
	url: 'https://acme.example/x',
	headers: { Accept: 'y' },
	body: '{"a":1}',
} as const;
const basic = `Basic ${Buffer.from('agent@acme.example:secret').toString('base64')}`;

afterAll(async () => await connections.close());

describe('a signed request', () => {
	test('keeps method, headers and the body of a DELETE', async () => {
		const { send, requests } = answering({ status: 409, headers: { 'retry-after': '7' }, body: '{"b":2}' });
		expect(await createJsmSend(site, send)(request)).toEqual({
			status: 409,
			headers: { 'retry-after': '7' },
			body: '{"b":2}',
		});
		expect(requests).toEqual([{ ...request, headers: { Accept: 'y', Authorization: basic } }]);
	});

	test.each([
		'https://other.example/x',
		'http://acme.example/x',
		'https://acme.example:8443/x',
		'https://acme.example@other.example/x',
	])('to %s is not sent, because it would carry the token', async (url) => {
		const { send, requests } = answering({});
		await expect(createJsmSend(site, send)({ ...request, url })).rejects.toMatchObject({ kind: 'network' });
		expect(requests).toEqual([]);
	});

	test('is answered once when it is refused: this kind of token cannot be renewed', async () => {
		const { send, requests } = answering({ status: 401 });
		expect(await createJsmSend(site, send)(request)).toMatchObject({ status: 401 });
		expect(requests).toHaveLength(1);
	});
});

const gateway = 'https://gateway.example/ex/jira/cloud-1/x';
let clients = 0;
/** A client whose token nobody has fetched yet. */
const newClient = (): ICredentialDataDecryptedObject => ({
	authentication: 'clientCredentials',
	cloudId: 'cloud-1',
	gatewayUrl: 'https://gateway.example',
	tokenUrl: 'https://auth.example/token',
	clientId: `client-${(clients += 1)}`,
	clientSecret: 'client-secret',
});
const fresh = (token: string) => ({ body: JSON.stringify({ access_token: token, expires_in: 3600 }) });
const call = { method: 'GET', url: gateway } as const;

const sendAs = (client: ICredentialDataDecryptedObject, send: Send): Send =>
	createJsmSend(client, send, accessTokenOf(client));
const signsOf = (requests: HttpRequest[]) => requests.map(({ headers }) => headers?.Authorization);

describe('client credentials', () => {
	test('one token serves all calls of the process, also those side by side', async () => {
		const client = newClient();
		const { send, requests } = answering(fresh('one'), {});
		await Promise.all([sendAs(client, send)(call), sendAs({ ...client }, send)(call)]);
		await sendAs({ ...client }, send)(call);
		expect(signsOf(requests)).toEqual([undefined, 'Bearer one', 'Bearer one', 'Bearer one']);
		expect(requests[0]).toMatchObject({
			method: 'POST',
			url: 'https://auth.example/token',
			body: expect.stringContaining('client_secret=client-secret') as unknown,
		});
	});

	test.each<[string, Answer]>([
		['refuses', { status: 401 }],
		['treats as no token at all', { headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' } }],
	])('a token that Jira %s is renewed, and the call is sent again', async (_, refusal) => {
		const client = newClient();
		const { send, requests } = answering(fresh('old'), refusal, fresh('new'), { status: 204 });
		expect(await sendAs(client, send)(call)).toMatchObject({ status: 204 });
		expect(signsOf(requests)).toEqual([undefined, 'Bearer old', undefined, 'Bearer new']);
	});

	test('a new token that Jira refuses as well is not renewed again', async () => {
		const client = newClient();
		const { send, requests } = answering(fresh('a'), { status: 401 }, fresh('b'), { status: 401 });
		expect(await sendAs(client, send)(call)).toMatchObject({ status: 401 });
		expect(requests).toHaveLength(4);
	});

	test.each([
		[400, 401],
		[401, 401],
		[403, 401],
		[429, 429],
		[503, 503],
	])('a token endpoint that answers %s looks like Jira answering %d', async (status, seen) => {
		const { send } = answering({ status, body: 'canary' });
		expect(await sendAs(newClient(), send)(call)).toEqual({ status: seen, headers: {}, body: '' });
	});

	test.each<[string, Answer]>([
		['does not answer', new HttpFailure('timeout', 'Jira did not answer in time')],
		['answers without a token', { body: '{"access_token":7}' }],
		['answers with a page', { body: '<html>canary' }],
	])('a token endpoint that %s is a failure, and is asked again by the next call', async (_, answer) => {
		const client = newClient();
		const { send } = answering(answer, fresh('late'), { status: 204 });
		const failed: unknown = await sendAs(client, send)(call).catch((error: unknown) => error);
		expect(failed).toBeInstanceOf(HttpFailure);
		expect(String(failed)).not.toContain('canary');
		expect(await sendAs(client, send)(call)).toMatchObject({ status: 204 });
	});

	test('a changed secret gets another token', async () => {
		const client = newClient();
		const { send, requests } = answering(fresh('one'), {}, fresh('two'), {});
		await sendAs(client, send)(call);
		await sendAs({ ...client, clientSecret: 'changed' }, send)(call);
		expect(signsOf(requests)).toEqual([undefined, 'Bearer one', undefined, 'Bearer two']);
	});
});

describe('the CA certificates of the credential', () => {
	test('are trusted, each of them, and one connection serves all calls', async () => {
		const { authority } = await makeServerCertificate('127.0.0.1');
		const server = await startCountingServer({ tlsNames: [], answer: (_, response) => response.end('{}') });
		const siteUrl = `https://127.0.0.1:${server.port}`;
		try {
			for (let login = 0; login < 3; login += 1) {
				const open = createOpenSend({ ...site, siteUrl, ca: `${authority}${server.authority}` }, 5_000);
				if (!open.ok) throw new Error(open.reason);
				const send = createJsmSend({ ...site, siteUrl }, open.value);
				expect(await send({ ...request, url: `${siteUrl}/x` })).toMatchObject({ status: 200 });
			}
			expect(server.handshakes.all).toBe(1);
		} finally {
			await connections.close();
			await server.stop();
		}
	});

	test('that cannot be read are setting-invalid', () => {
		expect(createOpenSend({ ...site, ca: 'no certificate' }, 1)).toMatchObject({
			ok: false,
			reason: 'setting-invalid',
			detail: { field: 'CA Certificates' },
		});
	});
});
