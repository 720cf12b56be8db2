/** The address that starts a login, with what the customer wanted to open. */
export function startUrlOf({ loginUrl }: { loginUrl: string }, returnTo: string | undefined): string {
	const url = new URL(loginUrl);
	if (returnTo !== undefined) url.searchParams.set('returnTo', returnTo);
	return url.href;
}
