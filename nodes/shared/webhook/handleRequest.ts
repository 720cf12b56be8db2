import { accept, type Outcome } from '../core/refusal/outcome';
import type { ReadParameter } from '../core/settings/readParameter';
import { refuseLogin } from './refuseLogin';
import { refuseOverLimit, type LimitedNode } from './requestLimits';
import type { WebhookAnswer } from './webhookAnswer';
import type { WebhookRequest } from './webhookRequest';

/** How a trigger treats the requests to one of its webhooks. */
export interface WebhookRoute<Ready> {
	/** Whether a request was not made by a customer. It is answered with 204; nothing is read or used up for it. */
	ignores?: (request: WebhookRequest) => boolean;
	/** Refuses a request because of the panel's settings, before any credential is read. */
	checkPanel?: (parameter: ReadParameter) => Outcome<null>;
	/** Answers a request that is too large or whose trigger is not configured. */
	refuse: typeof refuseLogin;
	answer: (request: WebhookRequest, ready: Ready) => WebhookAnswer | Promise<WebhookAnswer>;
}

/**
 * Answers one request; the cheapest checks come first. Throws only if something is broken; the caller turns that into a
 * page.
 *
 * @param routes the routes by n8n's name of the webhook
 * @param prepare reads settings and credentials
 */
export async function handleRequest<Ready>(
	request: WebhookRequest,
	routes: Readonly<Record<string, WebhookRoute<Ready>>>,
	node: LimitedNode,
	prepare: () => Promise<Outcome<Ready>>,
): Promise<WebhookAnswer> {
	const route = routes[request.webhook];
	if (!route) throw new Error(`There is no webhook "${request.webhook}"`);
	if (route.ignores?.(request)) return { kind: 'nothing' };
	const refused = refuseOverLimit(request, node, route.refuse);
	if (refused) return refused;
	const facts = { reference: request.reference, connection: String(node.parameter('connection', '')) };
	const allowed = route.checkPanel?.(node.parameter) ?? accept(null);
	if (!allowed.ok) return refuseLogin(allowed, facts);
	const ready = await prepare();
	return ready.ok ? await route.answer(request, ready.value) : route.refuse(ready, facts);
}
