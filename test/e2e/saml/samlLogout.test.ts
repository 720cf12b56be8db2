import { describe, expect, it } from 'vitest';
import { signedOutTexts } from '../../../nodes/shared/pages/signedOutPage';
import { startLab, templatePath } from '../../lab/lab';
import { signInAt } from '../../lab/browser/signIn';
import { makeKeyPair } from '../../support/samlIdp/keys';
import { followLog, type LabLog } from '../../support/lab/labLog';
import { useLab } from '../../support/lab/useLab';

// samlp verifies our messages and signs its own; POST and Redirect are a provider each, as its metadata names one binding.
describe.each(['redirect', 'post'] as const)('customers sign out with SAML by %s', (binding) => {
	const at = useLab(async () => {
		const key = await makeKeyPair('n8n.example.test');
		return await startLab({
			workflows: [
				{
					file: templatePath('saml-login'),
					id: 'saml-login',
					parameters: { 'Customer Signs In': { options: { logout: true, clockSkew: 2 } } },
				},
			],
			samlProvider: { logout: { certificate: key.certificate, binding } },
			samlConnection: { signingPrivateKeys: key.privateKey + key.certificate },
		});
	});

	const logoutUrl = (): string => at.lab.loginUrl.replace(/login$/, 'logout');
	const provider = (): string => at.lab.samlAddress;
	const headline = async (): Promise<string> => await at.page.innerText('h1');
	const cookies = async (): Promise<string[]> =>
		(await at.context.cookies(at.lab.loginUrl)).map(({ name }) => name.replace(/-[0-9a-z]+$/, ''));

	async function login(person: string): Promise<void> {
		await at.page.goto(at.lab.loginUrl);
		await signInAt(at.page, 'saml', person);
	}

	/** What one visit adds to n8n's log. It must start no execution. */
	async function logOf(visit: () => Promise<void>): Promise<LabLog> {
		const before = await at.lab.n8n.countExecutions();
		const log = followLog(at.lab.n8n);
		await visit();
		expect(await at.lab.n8n.countExecutions()).toBe(before);
		return log;
	}

	it('a click ends the session at the provider and forgets the sign-in here', async () => {
		await login('alice');
		// The trigger's cookie came along with the answer of Complete Login.
		expect(await cookies()).toEqual(['jsm-signed-in']);
		const log = await logOf(async () => {
			await at.page.goto(logoutUrl());
			await at.page.waitForSelector('h1:has-text("You are signed out")');
		});
		expect(await headline()).toBe(signedOutTexts.everywhere.title);
		expect(await cookies()).toEqual([]);
		await log.holds('Logout sent to the identity provider');
		await log.holds('Logout confirmed by the identity provider');
		await at.page.goto(logoutUrl());
		expect(await headline()).toBe(signedOutTexts.nobody.title);
	});

	it('the provider signs a customer out here and gets a signed answer', async () => {
		await login('alice');
		const log = await logOf(async () => {
			await at.page.goto(`${provider()}/slo`);
			await at.page.waitForURL((url) => url.origin === provider() && url.pathname === '/slo');
			await at.page.waitForSelector('text=OK');
		});
		await log.holds('Logout by the identity provider answered');
		expect(await cookies()).toEqual([]);
	});

	it('a message without a signature ends nothing (signature-missing)', async () => {
		await login('alice');
		const log = await logOf(async () => {
			const empty =
				'<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_x" Version="2.0"/>';
			const value = Buffer.from(empty).toString('base64');
			if (binding === 'redirect') {
				await at.page.goto(`${logoutUrl()}?SAMLRequest=${encodeURIComponent(value)}`);
			} else {
				// The portal's own policy would not let the form go.
				await at.page.goto('about:blank');
				await at.page.setContent(
					`<form method="post" action="${logoutUrl()}"><input name="SAMLRequest" value="${value}"><button>Send</button></form>`,
				);
				await at.page.click('button');
			}
			await at.page.waitForSelector('.reference');
		});
		expect(await headline()).toBe('We could not sign you out');
		await log.holds('Logout refused: signature-missing (');
		expect(await cookies()).toEqual(['jsm-signed-in']);
	});

	it('our metadata names the address, for both bindings', async () => {
		const text = await (await fetch(at.lab.loginUrl.replace(/login$/, 'metadata'))).text();
		expect(text.split(`Location="${logoutUrl()}"`)).toHaveLength(3);
	});
});
