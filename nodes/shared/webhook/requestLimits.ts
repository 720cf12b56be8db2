import type { Log } from '../core/record/logEntry';
import { REQUESTS_PER_ADDRESS, readRequestLimit } from '../core/settings/loginSettings';
import type { ReadParameter } from '../core/settings/readParameter';
import { accept, refuse, type Outcome } from '../core/refusal/outcome';
import { reasons } from '../core/refusal/reasons';
import { refusalPage } from '../pages/refusalPage';
import { createRateLimit } from './rateLimit';
import { describeExceededLimit, type ExceededLimit } from './rateLimitLog';
import type { refuseLogin } from './refuseLogin';
import type { WebhookAnswer } from './webhookAnswer';
import type { WebhookRequest } from './webhookRequest';

/**
 * Maximum bytes of the parts of a request. Node.js accepts 16 KB for URL and all headers together unless an admin raised
 * that limit, for example for a provider with long messages in the query.
 */
const LONGEST = { cookie: 16 * 1024, query: 64 * 1024 };

const addresses = createRateLimit(20_000);
const connections = createRateLimit(1_000);

/** What the limits need from the trigger's node. */
export interface LimitedNode {
	/** Unique to this trigger. */
	connectionKey: string;
	parameter: ReadParameter;
	log: Log;
}

let hasWarned = false;

function warnOnce(log: Log): void {
	if (hasWarned) return;
	hasWarned = true;
	log({
		level: 'warn',
		message:
			'All requests seem to come from the address of a reverse proxy, so no limit per address is applied. Set N8N_PROXY_HOPS to the number of proxies in front of n8n, and configure them to send X-Forwarded-For.',
	});
}

function countRequest(
	key: string,
	{ client }: WebhookRequest,
	{ parameter, log }: LimitedNode,
): ExceededLimit | undefined {
	const perAddress = readRequestLimit(
		parameter('options.requestsPerAddress', REQUESTS_PER_ADDRESS),
		REQUESTS_PER_ADDRESS,
	);
	if (perAddress > 0) {
		if (client.group === undefined) {
			if (client.why === 'unknown-proxy') warnOnce(log);
		} else {
			const wait = addresses(`${key} ${client.group}`, perAddress);
			if (wait > 0) return { limit: 'address', perMinute: perAddress, wait };
		}
	}
	const inAll = readRequestLimit(parameter('options.requestsInAll', 0), 0);
	const wait = inAll > 0 ? connections(key, inAll) : 0;
	return wait > 0 ? { limit: 'connection', perMinute: inAll, wait } : undefined;
}

function checkSizes({ headers, rawQuery }: WebhookRequest): Outcome<null> {
	const sizes = { cookie: headers.cookie?.length ?? 0, query: rawQuery.length };
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
 * Refuses a request that exceeds a rate limit or is too large, before any credential is read. A refused request uses
 * nothing up, so a customer who waits and reloads continues the same login.
 *
 * @param refuseRequest answers a request that is too large
 * @returns the answer to a refused request; `undefined` for a request within the limits
 */
export function refuseOverLimit(
	request: WebhookRequest,
	node: LimitedNode,
	refuseRequest: typeof refuseLogin,
): WebhookAnswer | undefined {
	const key = `${node.connectionKey} ${request.webhook}`;
	const nameOf = (): string => String(node.parameter('connection', ''));
	const tooMany = countRequest(key, request, node);
	if (tooMany) {
		const { page, status } = reasons['too-many-requests'];
		const { reference, log } = describeExceededLimit(request, key, tooMany, nameOf);
		return {
			kind: 'page',
			status,
			html: refusalPage({ page, reference }),
			retryAfter: Math.ceil(tooMany.wait / 1000),
			log,
		};
	}
	const sizes = checkSizes(request);
	if (sizes.ok) return undefined;
	return refuseRequest(sizes, { reference: request.reference, connection: nameOf() });
}
