import { startUrlOf } from '../core/login/startUrl';
import { parseReturnTo } from '../core/login/returnTo';
import type { Outcome } from '../core/refusal/outcome';
import { refuseLogin } from './refuseLogin';
import type { WebhookAnswer } from './webhookAnswer';
import type { WebhookRequest } from './webhookRequest';

/** What {@link startLogin} needs, with any protocol. */
export interface LoginStarter {
	own: { loginUrl: string };
	settings: { returnOrigins: readonly string[] };
	/** The admin's name of the connection, for the log. */
	logName: string;
}

/**
 * Starts a login for a request to our login URL.
 *
 * @param send builds the answer that sends the browser to the provider, from what the customer wants to open
 */
export async function startLogin(
	{ query, reference }: WebhookRequest,
	{ own, settings, logName }: LoginStarter,
	send: (returnTo: string | undefined) => Promise<Outcome<WebhookAnswer>>,
): Promise<WebhookAnswer> {
	const returnTo = parseReturnTo(query.returnTo, settings.returnOrigins);
	const answer = returnTo.ok ? await send(returnTo.value) : returnTo;
	if (answer.ok) return answer.value;
	return refuseLogin(answer, { reference, connection: logName, retryUrl: startUrlOf(own, undefined) });
}
