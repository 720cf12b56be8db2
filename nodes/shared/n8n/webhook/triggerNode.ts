import type { ICredentialDataDecryptedObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Log } from '../../core/record/logEntry';
import type { ReadParameter } from '../../core/settings/readParameter';
import { readKeptCredential } from '../credentials/keptCredentials';
import { readConnectionKey, readOwnAddress } from './ownAddress';

/** What a trigger needs from its node, in a request and when the workflow is published. Nothing is read in advance. */
export interface TriggerNode {
	/** Unique to this trigger; part of the pending login. */
	connectionKey: string;
	parameter: ReadParameter;
	/** Reads a credential by its type. Rejects if n8n cannot provide it. */
	credential: (type: string) => Promise<ICredentialDataDecryptedObject>;
	/** Returns our own URL of a webhook. */
	address: (webhook: string) => string;
	log: Log;
}

type Context = IWebhookFunctions | IHookFunctions;

const nodeOf = (context: Context, credential: TriggerNode['credential']): TriggerNode => ({
	connectionKey: readConnectionKey(context),
	parameter: (path, fallback) => (context as IWebhookFunctions).getNodeParameter(path, fallback),
	credential,
	address: (webhook) => readOwnAddress(context, webhook),
	log: ({ level, message, facts }) => context.logger[level](message, ...(facts ? [facts] : [])),
});

/** The node of a request. Its credentials are cached for some seconds. */
export const nodeOfRequest = (context: IWebhookFunctions): TriggerNode =>
	nodeOf(context, async (type) => await readKeptCredential(context, type));

/** The node of a workflow that is being published. */
export const nodeOfPublication = (context: IHookFunctions): TriggerNode =>
	nodeOf(context, async (type) => await context.getCredentials(type));
