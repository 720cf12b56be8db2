import type { Page } from 'playwright-core';

export type SignInPage = 'oidc' | 'saml' | 'keycloak' | 'simpleSamlPhp';

/** Signs a person in at the provider's page and waits until the browser has left the provider. */
export async function signInAt(page: Page, kind: SignInPage, person: string): Promise<void> {
	const at = new URL(page.url()).origin;
	if (kind === 'keycloak') {
		await page.fill('#username', person);
		await page.fill('#password', person);
		await page.click('#kc-login');
	} else if (kind === 'simpleSamlPhp') {
		await page.fill('#username', person);
		await page.fill('#password', person);
		await page.press('#password', 'Enter');
	} else {
		await page.click(`#as-${person}`);
	}
	await page.waitForURL((url) => url.origin !== at, { waitUntil: 'load' });
}
