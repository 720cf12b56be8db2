import type { ICredentialDataDecryptedObject, IDataObject, WorkflowActivateMode } from 'n8n-workflow';
import { OidcLoginTrigger } from '../../../nodes/OidcLoginTrigger/OidcLoginTrigger.node';
import { CLIENT_ID, CLIENT_SECRET } from '../oidcProvider/fakeProvider';
import {
	publishPlaced,
	visitWebhook,
	type PlacedTrigger,
	type TriggerRequest,
	type Visit,
} from './visitWebhook';

export type { TriggerRequest, Visit } from './visitWebhook';

export interface TriggerSetup {
	issuer: string;
	/** The node's id. Different ids are different connections. */
	id?: string;
	parameters?: IDataObject;
	/** Changes to the connection's credential. */
	connection?: ICredentialDataDecryptedObject;
	/** Replaces credentials. Undefined removes one. */
	credentials?: Record<string, ICredentialDataDecryptedObject | undefined>;
}

const trigger = new OidcLoginTrigger();

const place = ({ issuer, id, parameters = {}, connection, credentials }: TriggerSetup): PlacedTrigger => ({
	trigger,
	...(id ? { id } : {}),
	parameters,
	credentials: {
		oidcIdentityProviderApi: {
			protocol: 'oidc',
			issuer,
			configuration: 'discovery',
			clientId: CLIENT_ID,
			clientAuthentication: 'basic',
			clientSecret: CLIENT_SECRET,
			algorithms: ['RS256'],
			allowInsecureHttp: true,
			allowPrivateAddresses: true,
			...connection,
		},
		...credentials,
	},
});

/** Sends one request to a webhook of the trigger, in n8n's own webhook context. */
export const visitTrigger = async (
	webhook: 'login' | 'callback',
	setup: TriggerSetup,
	request: TriggerRequest = {},
): Promise<Visit> => await visitWebhook(webhook === 'login' ? 'default' : 'callback', place(setup), request);

/** Runs what n8n runs when the workflow is published. */
export const publishTrigger = async (
	setup: TriggerSetup,
	activation: WorkflowActivateMode,
	warn?: (message: string) => void,
): Promise<boolean> => await publishPlaced(place(setup), activation, warn);
