import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { people } from '../../people';
import { renderLoginPage } from './loginPage';

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
	let text = '';
	for await (const chunk of request) text += String(chunk);
	return new URLSearchParams(text.slice(0, 10_000));
}

/** Answers `/interaction/<uid>`: shows the sign-in page and finishes the sign-in. */
export async function handleInteraction(
	provider: Provider,
	heading: string,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const action = String((request as { originalUrl?: string }).originalUrl ?? request.url);
	const show = (problem?: string): void => {
		response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' });
		response.end(renderLoginPage(action, heading, problem));
	};
	try {
		await provider.interactionDetails(request, response);
		if (request.method !== 'POST') {
			show();
			return;
		}
		const login = (await readForm(request)).get('login')?.trim().toLowerCase() ?? '';
		if (!Object.hasOwn(people, login)) {
			show('There is no such account here.');
			return;
		}
		await provider.interactionFinished(
			request,
			response,
			{ login: { accountId: login } },
			{ mergeWithLastSubmission: false },
		);
	} catch {
		response.writeHead(400, { 'content-type': 'text/html; charset=utf-8' });
		response.end('<!doctype html><title>Sign-in</title><p>This sign-in is over. Please start again.</p>');
	}
}
