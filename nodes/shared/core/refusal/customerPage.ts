/**
 * The pages a customer may see instead of the portal, with their HTTP status. They do not give the reason; the admin finds
 * it in the log under the reference number. The texts are in `pages/refusalPage.ts`.
 */
export const pageStatus = {
	'try-again': 400,
	'already-done': 400,
	denied: 403,
	unavailable: 503,
	preparing: 503,
	'not-offered': 501,
	'not-ended': 400,
	'too-many': 429,
} as const;

export type CustomerPage = keyof typeof pageStatus;
