import { setTimeout as sleep } from 'node:timers/promises';
import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import { accept, type Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../../jsm/client/client';
import { createJsmMemory } from '../../jsm/client/memory';
import { accountOf, baseUrlOf, siteUrlOf, type JsmCredential } from '../../jsm/client/site';
import { completeCredential } from '../credentials/cloudIds';
import { accessTokenOf } from './accessTokens';
import { createJsmSend, createOpenSend } from './jsmSend';
import { readItemCredential } from '../credentials/keptCredentials';

export const JSM_CREDENTIAL = 'jsmCloudApi';

type Context = IExecuteFunctions | ILoadOptionsFunctions;

/** How long a node waits, in milliseconds. */
export interface JsmPatience {
	/** Timeout of one request. */
	timeout: number;
	/** Sum of all waits of one item for retries and back-off. */
	waiting: number;
}

export const defaultPatience: JsmPatience = { timeout: 5000, waiting: 8000 };

/** For work without a waiting customer, such as reading a list of thousands. */
export const bulkPatience: JsmPatience = { timeout: 30_000, waiting: 600_000 };

/** One per process, so that a login reuses what earlier logins read from Jira. */
const memory = createJsmMemory();

/** Creates a client for one item with the node's credential. Refuses an incomplete credential with `setting-invalid`. */
export async function connectJsm(
	context: Context,
	{ timeout, waiting }: JsmPatience = defaultPatience,
	itemIndex?: number,
	told: Pick<JsmClient, 'onCall' | 'onNotice'> = {},
): Promise<Outcome<JsmClient>> {
	const written = await readItemCredential(context, JSM_CREDENTIAL, itemIndex);
	const send = createOpenSend(written, timeout);
	if (!send.ok) return send;
	const completed = await completeCredential(written as unknown as JsmCredential, send.value);
	if (!completed.ok) return completed;
	const credential = completed.value;
	const baseUrl = baseUrlOf(credential);
	if (!baseUrl.ok) return baseUrl;
	const site = siteUrlOf(credential);
	const signing = { ...written, ...credential };
	return accept({
		send: createJsmSend(
			signing,
			send.value,
			credential.authentication === 'clientCredentials' ? accessTokenOf(signing) : undefined,
		),
		baseUrl: baseUrl.value,
		...(site.ok ? { site: site.value } : {}),
		account: accountOf(baseUrl.value, credential),
		memory,
		now: Date.now,
		sleep: async (milliseconds) => await sleep(milliseconds),
		random: Math.random,
		patience: { left: waiting },
		...told,
	});
}
