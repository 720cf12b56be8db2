import { renderPage } from './page';

/** How a sign-out ended. */
export type SignedOutKind = 'everywhere' | 'partly' | 'nobody';

const PORTAL = 'The support portal has its own session. If it is still open, sign out there as well.';

export const signedOutTexts: Record<SignedOutKind, { title: string; message: string }> = {
	everywhere: {
		title: 'You are signed out',
		message: `You are signed out of the service you signed in with.\n\n${PORTAL}`,
	},
	partly: {
		title: 'You are signed out, but not everywhere',
		message: `Not every application confirmed that it signed you out. Close all browser windows to be sure.\n\n${PORTAL}`,
	},
	nobody: {
		title: 'You are signed out here',
		message: `You were not signed in here. You may still be signed in at the service you signed in with: use its menu to sign out.\n\n${PORTAL}`,
	},
};

/** The last page of a sign-out, with a link to sign in again. */
export const signedOutPage = (kind: SignedOutKind, startUrl: string): string =>
	renderPage({ ...signedOutTexts[kind], action: { label: 'Sign in again', href: startUrl } });
