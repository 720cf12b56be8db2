import { createHash } from 'node:crypto';
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { LRUCache } from 'lru-cache';
import { createProviderSend } from '../shared/n8n/http/providerSend';
import { createRelyingParty, type RelyingParty } from '../shared/oidc/relyingParty';
import type { TriggerSettings } from './settings';

/** Metadata and keys of a provider are kept as long as its settings stay the same, in this process. */
const known = new LRUCache<string, RelyingParty>({ max: 50 });

type Helpers = (IWebhookFunctions | IHookFunctions)['helpers'];

/** The relying party of these settings; a changed setting makes a new one. */
export function relyingPartyOf(
	{ connection, allowPrivateAddresses }: TriggerSettings,
	helpers: Helpers,
): RelyingParty {
	const key = createHash('sha256')
		.update(JSON.stringify([connection, allowPrivateAddresses]))
		.digest('base64');
	let party = known.get(key);
	if (!party) {
		const rules = { allowInsecureHttp: connection.allowInsecureHttp, allowPrivateAddresses };
		party = createRelyingParty(connection, { send: createProviderSend(helpers, rules), now: Date.now });
		known.set(key, party);
	}
	return party;
}
