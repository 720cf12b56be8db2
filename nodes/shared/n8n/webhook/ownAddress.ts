import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { ownNode } from '../execution/ownNode';

type Context = Pick<IWebhookFunctions | IHookFunctions, 'getNodeWebhookUrl' | 'getMode'> & {
	/** n8n 2.x only. */
	getWebhookResourceUrl?: (name: string) => string | undefined;
};

/**
 * Returns our own URL of a webhook, based on n8n's configured public URL, never on the request's `Host` (O-HOST). While an
 * admin listens for a test event it is the test URL. Throws if n8n has no URL for the webhook.
 */
export function readOwnAddress(context: Context, webhook: string): string {
	const inUse = context.getWebhookResourceUrl?.(webhook);
	if (inUse) return inUse;
	const production = context.getNodeWebhookUrl(webhook as 'default');
	if (!production) throw new Error(`n8n has no URL for the webhook "${webhook}"`);
	// n8n 1.x returns the production URL even during a test.
	return context.getMode() === 'manual' ? production.replace('/webhook/', '/webhook-test/') : production;
}

/** Returns a key that is unique to the trigger; part of the pending login. */
export const readConnectionKey = (
	context: Pick<IWebhookFunctions | IHookFunctions, 'getWorkflow' | 'getNode'>,
): string => `${context.getWorkflow().id ?? ''} ${ownNode(context).id}`;
