import { Agent, request, type IncomingMessage } from 'node:http';
import { parseSetCookie } from 'cookie';

/** The part of a browser that a login needs: cookies per origin, redirects followed one at a time. */
export interface Customer {
	visit: (url: string, form?: Record<string, string>) => Promise<{ status: number; location?: string }>;
}

const PATIENCE = 30_000;

// Kept connections, like those of a proxy in front of n8n. Also far cheaper than fetch, which matters because all share one machine.
const agent = new Agent({ keepAlive: true });

async function send(url: string, cookie: string, form?: Record<string, string>): Promise<IncomingMessage> {
	return await new Promise((resolve, reject) => {
		const sent = request(url, {
			agent,
			timeout: PATIENCE,
			method: form ? 'POST' : 'GET',
			headers: {
				...(cookie ? { cookie } : {}),
				...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
			},
		});
		sent.on('timeout', () => sent.destroy(new Error('time-out')));
		sent.on('error', (error: NodeJS.ErrnoException) => {
			// n8n closed an idle connection just as it was reused. Repeat the request, as a browser does.
			if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(send(url, cookie, form));
			else reject(error);
		});
		sent.on('response', (answer) => {
			answer.on('error', reject).on('end', () => resolve(answer));
			answer.resume();
		});
		sent.end(form && new URLSearchParams(form).toString());
	});
}

export function createCustomer(): Customer {
	const cookies = new Map<string, Map<string, string>>();
	return {
		visit: async (url, form) => {
			const { origin } = new URL(url);
			const jar = cookies.get(origin) ?? new Map<string, string>();
			cookies.set(origin, jar);
			const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
			const { statusCode: status = 0, headers } = await send(url, cookie, form);
			for (const line of headers['set-cookie'] ?? []) {
				const { name, value } = parseSetCookie(line);
				jar.set(name, value ?? '');
			}
			const { location } = headers;
			return { status, ...(location ? { location: new URL(location, url).href } : {}) };
		},
	};
}

/** The target of a redirect. Throws if the answer is not one. */
export function expectRedirect({ status, location }: { status: number; location?: string }): string {
	if (status !== 302 || !location) throw new Error(`Expected a redirect, not ${status}`);
	return location;
}

/** Signs in at the provider. Returns the callback URL with its code, not yet visited. */
export async function signInAtProvider(customer: Customer, address: string, person: string): Promise<string> {
	let next = address;
	for (let step = 0; step < 10; step++) {
		const isSignInPage = new URL(next).pathname.startsWith('/interaction/');
		const { location } = await customer.visit(next, isSignInPage ? { login: person } : undefined);
		if (!location) throw new Error(`The provider does not go on at ${new URL(next).pathname}`);
		if (new URL(location).pathname.endsWith('/callback')) return location;
		next = location;
	}
	throw new Error('The provider redirects without an end');
}
