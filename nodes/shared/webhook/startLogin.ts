import { startUrlOf } from '../core/login/startUrl';
import { parseReturnTo } from '../core/login/returnTo';
import type { Outcome } from '../core/refusal/outcome';
import { refuseLogin } from './refuseLogin';
import type { WebhookAnswer } from './webhookAnswer';
import type { WebhookRequest } from './webhookRequest';

/** What the start of a login needs, whatever the protocol. */
export interface LoginStarter {
	own: { loginUrl: string };
	settings: { returnOrigins: readonly string[] };
	/** The admin's name of the connection, for the log. */
	logName: string;
}

/**
 * Starts a login by a request to our login address.
 *
 * @param send makes the answer that sends the browser to the provider; gets what the customer wants to open
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
