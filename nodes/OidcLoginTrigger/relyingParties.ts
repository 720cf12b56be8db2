import { createKeyedMemory } from '../shared/core/memory/keyedMemory';
import { createProviderSend, type RequestHelper } from '../shared/n8n/http/providerSend';
import { keepProvider, type KeptProvider } from '../shared/oidc/discovery/provider';
import { createRelyingParty, type RelyingParty } from '../shared/oidc/relyingParty';
import type { TriggerSettings } from './settings';

/** Metadata and keys of a provider stay in this process as long as the settings of its connection stay the same. */
const known = createKeyedMemory<KeptProvider>({ max: 50 });

/** The relying party of these settings, for one request: it sends through that request's helpers only. */
export function relyingPartyOf(
	{ connection, allowPrivateAddresses }: TriggerSettings,
	helpers: RequestHelper,
): RelyingParty {
	const rules = { allowInsecureHttp: connection.allowInsecureHttp, allowPrivateAddresses };
	return createRelyingParty(connection, {
		send: createProviderSend(helpers, rules),
		now: Date.now,
		kept: known.findOrMake([connection, allowPrivateAddresses], () => keepProvider(connection, Date.now)),
	});
}
