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
		message: 'This page belongs to a sign-in that has already been completed. Nothing was done twice.',
		action: 'Sign in again',
	},
	denied: {
		title: 'You do not have access',
		message:
			'You are signed in, but your account is not set up for this support portal. To get access, please contact the company that runs it.',
		action: 'Try again',
	},
	unavailable: {
		title: 'Sign-in is not available right now',
		message: 'We have a problem on our side. Please try again in a few minutes.',
		action: 'Try again',
	},
	'too-many': {
		title: 'Please wait a moment',
		message:
			'We are receiving too many requests right now. Please wait a minute and reload this page; your sign-in will then continue.',
		action: 'Try again',
	},
	'not-offered': {
		title: 'You cannot sign out here',
		message:
			'You are not signed in here. To sign out, use the menu of the support portal and of the service you signed in with.',
		action: 'Sign in again',
	},
	'not-ended': {
		title: 'We could not sign you out',
		message:
			'You may still be signed in at the service you signed in with. Please try again, or close all browser windows.',
		action: 'Try again',
	},
	preparing: {
		title: 'Your access is still being prepared',
		message:
			'You are signed in, but the support portal is not ready for you yet. Please try again in a minute.',
		action: 'Try again',
	},
};

/** The page for a refusal: one clear sentence, a link to continue, and a reference number. */
export function refusalPage({ page, reference, retryUrl }: RefusalFacts): string {
	const { title, message, action } = refusalTexts[page];
	return renderPage({
		title,
		message,
		reference,
		...(retryUrl ? { action: { label: action, href: retryUrl } } : {}),
	});
}
