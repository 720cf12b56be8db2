import { setTimeout as sleep } from 'node:timers/promises';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { uniq } from 'lodash';
import { explainRefusal } from '../../core/refusal/refusalText';
import { HttpFailure, type HttpRequest, type HttpResponse, type Send } from '../../core/provider/http';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { listOrganizations } from '../../jsm/api/organizations';
import { getOwnAccountId } from '../../jsm/api/ownAccount';
import { requirePermissions } from '../../jsm/api/permissions';
import { listServiceDesks } from '../../jsm/api/serviceDesks';
import type { JsmClient } from '../../jsm/client/client';
import { refuseFailure, type JsmOutcome } from '../../jsm/client/jsmRefusal';
import { createJsmMemory } from '../../jsm/client/memory';
import { accountOf, baseUrlOf, checkAddress, type JsmCredential } from '../../jsm/client/site';
import { completeCredential } from '../credentials/cloudIds';
import { fine, wrong } from '../credentials/credentialTest';
import { authorizationOf, requestToken, resolveTarget } from '../credentials/jsmAuthorization';
import { createTestSend } from './testSend';

/** n8n's dialog waits for the answer, so nothing is waited for long. Milliseconds. */
const LONGEST_WAIT = 3000;

/** A client with the credential as it stands in the dialog, and with no memory of earlier calls. */
async function connect(
	context: ICredentialTestFunctions,
	data: ICredentialDataDecryptedObject,
): Promise<Outcome<JsmClient>> {
	const send = createTestSend(context);
	const completed = await completeCredential(data as unknown as JsmCredential, send);
	if (!completed.ok) return completed;
	const credential = completed.value;
	const baseUrl = baseUrlOf(credential);
	if (!baseUrl.ok) return baseUrl;
	const token = data.authentication === 'clientCredentials' ? await fetchToken(send, data) : accept('');
	if (!token.ok) return token;
	const Authorization = authorizationOf({ ...data, sessionToken: token.value });
	return accept({
		send: async (request) =>
			await send({
				...request,
				url: resolveTarget(credential, undefined, request.url),
				headers: { ...request.headers, Authorization },
			}),
		baseUrl: baseUrl.value,
		account: accountOf(baseUrl.value, credential),
		memory: createJsmMemory(),
		now: Date.now,
		sleep: async (milliseconds) => await sleep(milliseconds),
		random: Math.random,
		patience: { left: LONGEST_WAIT },
	});
}

/** Fetches an access token; n8n does so for a credential in use, but not for a test function. */
async function fetchToken(send: Send, data: ICredentialDataDecryptedObject): Promise<Outcome<string>> {
	const address = checkAddress(data.tokenUrl, 'Token URL (Advanced)');
	if (!address.ok) return address;
	const answers: HttpResponse[] = [];
	const httpRequest = async ({ url, headers, body }: IHttpRequestOptions): Promise<unknown> => {
		const request = { method: 'POST', url, headers, body } as HttpRequest;
		const answer = await send(request);
		answers.push(answer);
		return JSON.parse(answer.body) as unknown;
	};
	try {
		return accept(await requestToken({ httpRequest }, data));
	} catch (error) {
		if (error instanceof HttpFailure) return refuseFailure({ method: 'POST', path: 'Token URL' }, error);
		return refuse('jsm-unauthorized', {
			field: 'Token URL (Advanced)',
			expected: 'an access token',
			received: `status ${answers.at(-1)?.status}`,
			hint: 'Check Client ID and Client Secret: the secret may have expired or been revoked',
		});
	}
}

/** Jira answers this filter only for an account with a licence; "not found" comes after that check. */
async function requireLicence(client: JsmClient, accountId: string): Promise<JsmOutcome<unknown>> {
	const listed = await listOrganizations(client, { accountId, most: 1 });
	return listed.ok || listed.status !== 404 ? listed : accept([]);
}

async function examine(client: JsmClient): Promise<INodeCredentialTestResult> {
	const own = await getOwnAccountId(client);
	if (!own.ok) return wrong(explainRefusal(own));
	// All of them, so that one look at the message is enough to mend the credential.
	const answers = [
		await requirePermissions(client),
		await listServiceDesks(client, 1),
		await requireLicence(client, own.value),
	];
	const problems = answers.flatMap((answer) => (answer.ok ? [] : [explainRefusal(answer)]));
	return problems.length > 0
		? wrong(uniq(problems).join(' '))
		: fine('Jira accepts the credential: it may find and create customers and work as an agent.');
}

/** The credential test in n8n's dialog: who calls, with which global permissions, and whether as an agent of JSM. */
export async function testJsmCloud(
	this: ICredentialTestFunctions,
	{ data = {} }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const client = await connect(this, data);
	return client.ok ? await examine(client.value) : wrong(explainRefusal(client));
}
