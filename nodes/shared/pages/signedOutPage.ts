import { renderPage } from './page';

/** How a sign-out ended. */
export type SignedOutKind = 'everywhere' | 'partly' | 'nobody';

const PORTAL =
	'The support portal keeps a session of its own. If you still have it open, sign out there as well.';

export const signedOutTexts: Record<SignedOutKind, { title: string; message: string }> = {
	everywhere: {
		title: 'You are signed out',
		message: `Your session at the place where you signed in is over.\n\n${PORTAL}`,
	},
	partly: {
		title: 'You are signed out, but not everywhere',
		message: `Not every application confirmed that it signed you out. Close all windows of your browser to be sure.\n\n${PORTAL}`,
	},
	nobody: {
		title: 'You are signed out here',
		message: `This browser holds no sign-in of ours. Where you signed in, you may still be known: use the menu there to sign out.\n\n${PORTAL}`,
	},
};

/** The last page of a sign-out, with a way back in. */
export const signedOutPage = (kind: SignedOutKind, startUrl: string): string =>
	renderPage({ ...signedOutTexts[kind], action: { label: 'Sign in again', href: startUrl } });
