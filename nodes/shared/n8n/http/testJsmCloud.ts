import { setTimeout as sleep } from 'node:timers/promises';
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { uniq } from 'lodash';
import { explainRefusal } from '../../core/refusal/refusalText';
import { HttpFailure, type Send } from '../../core/provider/http';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { listOrganizations } from '../../jsm/api/organizations';
import { getOwnAccountId } from '../../jsm/api/ownAccount';
import { requirePermissions } from '../../jsm/api/permissions';
import { listServiceDesks } from '../../jsm/api/serviceDesks';
import type { JsmClient } from '../../jsm/client/client';
import { refuseFailure, type JsmOutcome } from '../../jsm/client/jsmRefusal';
import { createJsmMemory } from '../../jsm/client/memory';
import { accountOf, baseUrlOf, type JsmCredential } from '../../jsm/client/site';
import { completeCredential } from '../credentials/cloudIds';
import { fine, wrong } from '../credentials/credentialTest';
import { readToken, tokenRequestOf } from '../credentials/jsmAuthorization';
import { createJsmSend, createOpenSend } from './jsmSend';

/** n8n's dialog waits for the answer, so nothing is waited for long. Milliseconds. */
const LONGEST_WAIT = 3000;

/** Timeout of one request, in milliseconds. */
const TIMEOUT = 10_000;

/** A client with the credential as it stands in the dialog, and with no memory of earlier calls. */
async function connect(data: ICredentialDataDecryptedObject): Promise<Outcome<JsmClient>> {
	const opened = createOpenSend(data, TIMEOUT);
	if (!opened.ok) return opened;
	const send = opened.value;
	const completed = await completeCredential(data as unknown as JsmCredential, send);
	if (!completed.ok) return completed;
	const credential = completed.value;
	const baseUrl = baseUrlOf(credential);
	if (!baseUrl.ok) return baseUrl;
	const token = data.authentication === 'clientCredentials' ? await fetchToken(send, data) : accept('');
	if (!token.ok) return token;
	return accept({
		send: createJsmSend({ ...data, ...credential, sessionToken: token.value }, send),
		baseUrl: baseUrl.value,
		account: accountOf(baseUrl.value, credential),
		memory: createJsmMemory(),
		now: Date.now,
		sleep: async (milliseconds) => await sleep(milliseconds),
		random: Math.random,
		patience: { left: LONGEST_WAIT },
	});
}

/** Fetches a new access token, whatever this process remembers. */
async function fetchToken(send: Send, data: ICredentialDataDecryptedObject): Promise<Outcome<string>> {
	const request = tokenRequestOf(data);
	if (!request.ok) return request;
	try {
		const answer = await send(request.value);
		const token = readToken(answer.body);
		if (token !== undefined && answer.status === 200) return accept(token);
		return refuse('jsm-unauthorized', {
			field: 'Token URL (Advanced)',
			expected: 'an access token',
			received: `status ${answer.status}`,
			hint: 'Check Client ID and Client Secret: the secret may have expired or been revoked',
		});
	} catch (error) {
		if (!(error instanceof HttpFailure)) throw error as Error;
		return refuseFailure({ method: 'POST', path: 'Token URL' }, error);
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
	const client = await connect(data);
	return client.ok ? await examine(client.value) : wrong(explainRefusal(client));
}
