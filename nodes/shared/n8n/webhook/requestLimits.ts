import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { REQUESTS_PER_ADDRESS, readRequestLimit } from '../../core/settings/loginSettings';
import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import { reasons } from '../../core/refusal/reasons';
import { pageHeaders } from '../../pages/pageHeaders';
import { refusalPage } from '../../pages/refusalPage';
import { readClient } from './clientAddress';
import { noteTooMany, type TooMany } from './rateLimitLog';
import { readConnectionKey } from './ownAddress';
import { createRateLimit } from './rateLimit';
import type { refuseLogin } from './refuseLogin';
import { readRawQuery } from './webhookRequest';

/**
 * Most bytes of a request's parts. Node accepts 16 KB of all headers together, with the address, unless an admin raised
 * that, as for a provider whose messages in the query are long.
 */
const LONGEST = { cookie: 16 * 1024, query: 64 * 1024 };

const addresses = createRateLimit(20_000);
const connections = createRateLimit(1_000);

let hasWarned = false;

function warnOnce(context: IWebhookFunctions): void {
	if (hasWarned) return;
	hasWarned = true;
	context.logger.warn(
		'All customers seem to come from the address of a reverse proxy, so no limit per address is applied. Set N8N_PROXY_HOPS to the number of proxies before n8n, and let them send X-Forwarded-For.',
	);
}

function countRequest(context: IWebhookFunctions, key: string): TooMany | undefined {
	const perAddress = readRequestLimit(
		context.getNodeParameter('options.requestsPerAddress', REQUESTS_PER_ADDRESS),
		REQUESTS_PER_ADDRESS,
	);
	if (perAddress > 0) {
		const client = readClient(context.getRequestObject());
		if (client.group === undefined) {
			if (client.why === 'unknown-proxy') warnOnce(context);
		} else {
			const wait = addresses(`${key} ${client.group}`, perAddress);
			if (wait > 0) return { limit: 'address', perMinute: perAddress, wait };
		}
	}
	const inAll = readRequestLimit(context.getNodeParameter('options.requestsInAll', 0), 0);
	const wait = inAll > 0 ? connections(key, inAll) : 0;
	return wait > 0 ? { limit: 'connection', perMinute: inAll, wait } : undefined;
}

function checkSizes(context: IWebhookFunctions): Outcome<null> {
	const sizes = {
		cookie: context.getRequestObject().headers.cookie?.length ?? 0,
		query: readRawQuery(context).length,
	};
	for (const field of ['cookie', 'query'] as const) {
		if (sizes[field] > LONGEST[field]) {
			return refuse('request-too-large', {
				field,
				expected: `at most ${LONGEST[field]} bytes`,
				received: String(sizes[field]),
			});
		}
	}
	return accept(null);
}

/**
 * The first look at a request, before any credential is read: how many came, and how large it is. Answers what is too
 * much; nothing is spent, so a customer who waits and reloads goes on with the same login.
 *
 * @param refuseRequest answers what is too large
 */
export function refuseOverLimit(
	context: IWebhookFunctions,
	reference: string,
	refuseRequest: typeof refuseLogin,
): IWebhookResponseData | undefined {
	const key = `${readConnectionKey(context)} ${context.getWebhookName()}`;
	const tooMany = countRequest(context, key);
	if (tooMany) {
		const { page, status } = reasons['too-many-requests'];
		context
			.getResponseObject()
			.status(status)
			.set({ ...pageHeaders(), 'retry-after': String(Math.ceil(tooMany.wait / 1000)) })
			.send(refusalPage({ page, reference: noteTooMany(context, key, tooMany, reference) }));
		return { noWebhookResponse: true };
	}
	const sizes = checkSizes(context);
	if (sizes.ok) return undefined;
	const connection = String(context.getNodeParameter('connection', ''));
	return refuseRequest(context, sizes, { reference, connection });
}
