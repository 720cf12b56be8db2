import { createKeyedMemory } from '../shared/core/memory/keyedMemory';
import { createProviderSend, type RequestHelper } from '../shared/n8n/http/providerSend';
import { keepProvider, type KeptProvider } from '../shared/oidc/discovery/provider';
import { createRelyingParty, type RelyingParty } from '../shared/oidc/relyingParty';
import type { TriggerSettings } from './settings';

/** Metadata and keys of providers, kept in this process until the settings of the connection change. */
const known = createKeyedMemory<KeptProvider>({ max: 50 });

/** Creates the relying party of these settings for one request, whose helpers send everything. */
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
