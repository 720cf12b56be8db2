import { renderPage } from './page';

/** What a customer may learn about a refusal. Why it happened is for the admin, under the reference number. */
export type RefusalKind =
	| 'try-again'
	| 'already-done'
	| 'denied'
	| 'unavailable'
	| 'preparing'
	| 'not-offered'
	| 'not-ended'
	| 'too-many';

export interface RefusalFacts {
	kind: RefusalKind;
	reference: string;
	/** Where the customer starts again. */
	retryUrl?: string;
}

interface RefusalText {
	status: number;
	title: string;
	message: string;
	action: string;
}

export const refusalTexts: Record<RefusalKind, RefusalText> = {
	'try-again': {
		status: 400,
		title: 'We could not sign you in',
		message: 'The sign-in was interrupted or took too long. Please start again.',
		action: 'Try again',
	},
	'already-done': {
		status: 400,
		title: 'This sign-in is already completed',
		message: 'The page you came back to belongs to a sign-in that is over. Nothing was done a second time.',
		action: 'Sign in again',
	},
	denied: {
		status: 403,
		title: 'You do not have access',
		message:
			'You are signed in, but your account is not set up for this support portal. Please contact the people who gave you this address.',
		action: 'Try again',
	},
	unavailable: {
		status: 503,
		title: 'Sign-in is not available right now',
		message: 'Something on our side did not answer. Please try again in a few minutes.',
		action: 'Try again',
	},
	'too-many': {
		status: 429,
		title: 'Please wait a moment',
		message:
			'Too many requests are arriving here right now. Please wait a minute and reload this page; your sign-in then goes on.',
		action: 'Try again',
	},
	'not-offered': {
		status: 501,
		title: 'Signing out is not offered here',
		message:
			'Nothing here keeps you signed in, so there is nothing to end. To sign out, use the menus of the support portal and of the place where you signed in.',
		action: 'Sign in again',
	},
	'not-ended': {
		status: 400,
		title: 'We could not sign you out',
		message:
			'Your session at the place where you signed in may still be open. Please try again, or close all windows of your browser.',
		action: 'Try again',
	},
	preparing: {
		status: 503,
		title: 'Your access is still being prepared',
		message:
			'You are signed in, but the support portal is not ready for you yet. Please try again in a minute.',
		action: 'Try again',
	},
};

/** The page for a refusal: one clear sentence, a way on, and a reference number. */
export function refusalPage({ kind, reference, retryUrl }: RefusalFacts): string {
	const { title, message, action } = refusalTexts[kind];
	return renderPage({
		title,
		message,
		reference,
		...(retryUrl ? { action: { label: action, href: retryUrl } } : {}),
	});
}

/** HTTP status that goes with a refusal page. */
export const refusalStatus = (kind: RefusalKind): number => refusalTexts[kind].status;
