import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

type Context = Pick<IWebhookFunctions | IHookFunctions, 'getNodeWebhookUrl' | 'getMode'> & {
	/** n8n 2.x only. */
	getWebhookResourceUrl?: (name: string) => string | undefined;
};

/**
 * Our own address of a webhook, from n8n's configured public address; never from the request's `Host` (O-HOST).
 * While an admin listens for a test event it is the test address.
 */
export function readOwnAddress(context: Context, webhook: string): string {
	const inUse = context.getWebhookResourceUrl?.(webhook);
	if (inUse) return inUse;
	const production = context.getNodeWebhookUrl(webhook as 'default');
	if (!production) throw new Error(`n8n knows no address of the webhook "${webhook}"`);
	// n8n 1.x names the production address even then.
	return context.getMode() === 'manual' ? production.replace('/webhook/', '/webhook-test/') : production;
}

/** Tells a trigger apart from every other one; part of the pending login. */
export const readConnectionKey = (
	context: Pick<IWebhookFunctions | IHookFunctions, 'getWorkflow' | 'getNode'>,
): string => `${context.getWorkflow().id ?? ''} ${context.getNode().id}`;
