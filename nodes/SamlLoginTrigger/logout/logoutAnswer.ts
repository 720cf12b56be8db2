import { startUrlOf } from '../../shared/core/login/startUrl';
import type { WebhookAnswer } from '../../shared/webhook/webhookAnswer';
import { signedOutPage, type SignedOutKind } from '../../shared/pages/signedOutPage';
import type { OwnAddresses } from '../ownAddresses';

export interface LogoutAnswer {
	answer: WebhookAnswer;
	/** What happened, for the log. */
	event: string;
}

/** Builds the last page of a logout. */
export const signedOutAnswer = (
	kind: SignedOutKind,
	own: OwnAddresses,
	cookies: readonly string[],
): WebhookAnswer => ({
	kind: 'page',
	status: 200,
	html: signedOutPage(kind, startUrlOf(own, undefined)),
	cookies,
});
