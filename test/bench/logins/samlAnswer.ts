import { createIdentityProvider, type Keys } from '../../support/samlIdp/identityProvider';
import { addresseeOf } from '../../support/samlIdp/liveLogin';
import { addressTo, attribute, makeMessage, nameId } from '../../support/samlIdp/message';
import { randomUUID } from 'node:crypto';

/** The request to answer, and the login URL of the trigger that sent it. */
export interface AnsweredRequest {
	loginUrl: string;
	requestId: string;
	relayState: string;
}

/** The form that a browser posts for this person. Everybody has the same groups. */
export const createSamlAnswer =
	(keys: Keys) =>
	({ loginUrl, requestId, relayState }: AnsweredRequest, person: string): Record<string, string> => {
		const provider = createIdentityProvider(keys, () => {
			const message = makeMessage(Date.now());
			const email = `${person}@acme.example`;
			message.assertion.ID = `_${randomUUID()}`;
			message.nameId = nameId(email);
			message.attributes = [
				attribute('email', [email]),
				attribute('name', [`Customer ${person}`]),
				attribute('groups', ['customer_group', 'acme']),
			].join('');
			addressTo(addresseeOf(loginUrl, requestId))(message);
			return message;
		});
		return { SAMLResponse: Buffer.from(provider.respond('A')).toString('base64'), RelayState: relayState };
	};
