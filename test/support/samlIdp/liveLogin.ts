import { randomUUID } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { createIdentityProvider, type IdentityProvider, type Keys } from './identityProvider';
import { addressTo, IDP, makeMessage, type Addressee } from './message';

/** The AuthnRequest that a browser carries to the identity provider with the Redirect binding. */
export interface SentRequest {
	xml: string;
	requestId: string;
	relayState: string;
}

export function readSentRequest({ searchParams }: URL): SentRequest {
	const message = String(searchParams.get('SAMLRequest'));
	const xml = inflateRawSync(Buffer.from(message, 'base64')).toString();
	return {
		xml,
		requestId: / ID="([^"]+)"/.exec(xml)?.[1] ?? '',
		relayState: String(searchParams.get('RelayState')),
	};
}

/** The URLs of a trigger, derived from its login URL. */
export const addresseeOf = (loginUrl: string, requestId: string | undefined): Addressee => ({
	acsUrl: loginUrl.replace(/login$/, 'acs'),
	entityId: loginUrl.replace(/login$/, 'metadata'),
	requestId,
});

/** Fields of a credential for this provider. */
export const connectionTo = ({ idp }: Keys): Record<string, unknown> => ({
	configuration: 'manual',
	entityId: IDP,
	signOnUrl: 'https://idp.example.test/sso',
	signers: idp.certificate,
});

export interface AnswerOptions {
	/** Seconds by which the provider's clock is ahead of ours. */
	ahead?: number;
	/** ID of the assertion. Default: a new one. */
	id?: string;
}

/** An identity provider that answers one request, by the real clock. */
export function answering(
	keys: Keys,
	addressee: Addressee,
	{ ahead = 0, id = `_${randomUUID()}` }: AnswerOptions = {},
): IdentityProvider {
	return createIdentityProvider(keys, () => {
		const message = makeMessage(Date.now() + ahead * 1000);
		message.assertion.ID = id;
		addressTo(addressee)(message);
		return message;
	});
}
