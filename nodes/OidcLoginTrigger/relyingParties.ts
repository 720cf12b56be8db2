import { createKeyedMemory } from '../shared/core/memory/keyedMemory';
import type { Send } from '../shared/core/provider/http';
import { createProviderSend } from '../shared/http/providerSend';
import { keepProvider, type KeptProvider } from '../shared/oidc/discovery/provider';
import { createRelyingParty, type RelyingParty } from '../shared/oidc/relyingParty';
import type { TriggerSettings } from './settings';

/** Metadata and keys of providers, kept in this process until the settings of the connection change. */
const known = createKeyedMemory<KeptProvider>({ max: 50 });

/** Creates the relying party of these settings for one request. */
export function relyingPartyOf(
	{ connection, allowPrivateAddresses, authorities }: TriggerSettings,
	send: Send = createProviderSend({
		allowInsecureHttp: connection.allowInsecureHttp,
		allowPrivateAddresses,
		...(authorities === undefined ? {} : { authorities }),
	}),
): RelyingParty {
	return createRelyingParty(connection, {
		send,
		now: Date.now,
		kept: known.findOrMake([connection, allowPrivateAddresses, authorities], () =>
			keepProvider(connection, Date.now),
		),
	});
}
