import type { CustomerPage } from '../core/refusal/customerPage';
import { renderPage } from './page';

export interface RefusalFacts {
	page: CustomerPage;
	reference: string;
	/** Where the customer starts again. */
	retryUrl?: string;
}

interface RefusalText {
	title: string;
	message: string;
	action: string;
}

export const refusalTexts: Record<CustomerPage, RefusalText> = {
	'try-again': {
		title: 'We could not sign you in',
		message: 'The sign-in was interrupted or took too long. Please start again.',
		action: 'Try again',
	},
	'already-done': {
		title: 'This sign-in is already completed',
		message: 'The page you came back to belongs to a sign-in that is over. Nothing was done a second time.',
		action: 'Sign in again',
	},
	denied: {
		title: 'You do not have access',
		message:
			'You are signed in, but your account is not set up for this support portal. Please contact the people who gave you this address.',
		action: 'Try again',
	},
	unavailable: {
		title: 'Sign-in is not available right now',
		message: 'Something on our side did not answer. Please try again in a few minutes.',
		action: 'Try again',
	},
	'too-many': {
		title: 'Please wait a moment',
		message:
			'Too many requests are arriving here right now. Please wait a minute and reload this page; your sign-in then goes on.',
		action: 'Try again',
	},
	'not-offered': {
		title: 'Signing out is not offered here',
		message:
			'Nothing here keeps you signed in, so there is nothing to end. To sign out, use the menus of the support portal and of the place where you signed in.',
		action: 'Sign in again',
	},
	'not-ended': {
		title: 'We could not sign you out',
		message:
			'Your session at the place where you signed in may still be open. Please try again, or close all windows of your browser.',
		action: 'Try again',
	},
	preparing: {
		title: 'Your access is still being prepared',
		message:
			'You are signed in, but the support portal is not ready for you yet. Please try again in a minute.',
		action: 'Try again',
	},
};

/** The page for a refusal: one clear sentence, a way on, and a reference number. */
export function refusalPage({ page, reference, retryUrl }: RefusalFacts): string {
	const { title, message, action } = refusalTexts[page];
	return renderPage({
		title,
		message,
		reference,
		...(retryUrl ? { action: { label: action, href: retryUrl } } : {}),
	});
}
