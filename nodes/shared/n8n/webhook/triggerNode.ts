import type { ICredentialDataDecryptedObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Log } from '../../core/record/logEntry';
import type { ReadParameter } from '../../core/settings/readParameter';
import { readKeptCredential } from '../credentials/keptCredentials';
import type { RequestHelper } from '../http/providerSend';
import { readConnectionKey, readOwnAddress } from './ownAddress';

/** What a trigger asks of its node, in a request and when the workflow is published. Each is read when it is asked for. */
export interface TriggerNode {
	/** Tells this trigger apart from every other one; part of the pending login. */
	connectionKey: string;
	parameter: ReadParameter;
	/** By its type. Rejects when n8n cannot give it. */
	credential: (type: string) => Promise<ICredentialDataDecryptedObject>;
	/** Our own address of a webhook. */
	address: (webhook: string) => string;
	/** Sends requests to the provider. */
	helpers: RequestHelper;
	log: Log;
}

type Context = IWebhookFunctions | IHookFunctions;

const nodeOf = (context: Context, credential: TriggerNode['credential']): TriggerNode => ({
	connectionKey: readConnectionKey(context),
	parameter: (path, fallback) => (context as IWebhookFunctions).getNodeParameter(path, fallback),
	credential,
	address: (webhook) => readOwnAddress(context, webhook),
	helpers: context.helpers,
	log: ({ level, message, facts }) => context.logger[level](message, ...(facts ? [facts] : [])),
});

/** In a request a credential is believed for some seconds. */
export const nodeOfRequest = (context: IWebhookFunctions): TriggerNode =>
	nodeOf(context, async (type) => await readKeptCredential(context, type));

export const nodeOfPublication = (context: IHookFunctions): TriggerNode =>
	nodeOf(context, async (type) => await context.getCredentials(type));
