import { parseSetCookie } from 'cookie';

/** One customer's browser, as far as a login needs one: cookies per origin, redirects one at a time. */
export interface Customer {
	visit: (url: string, form?: Record<string, string>) => Promise<{ status: number; location?: string }>;
}

export function createCustomer(): Customer {
	const cookies = new Map<string, Map<string, string>>();
	return {
		visit: async (url, form) => {
			const { origin } = new URL(url);
			const jar = cookies.get(origin) ?? new Map<string, string>();
			cookies.set(origin, jar);
			const answer = await fetch(url, {
				redirect: 'manual',
				headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
				...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
			});
			await answer.arrayBuffer();
			for (const line of answer.headers.getSetCookie()) {
				const { name, value } = parseSetCookie(line);
				jar.set(name, value ?? '');
			}
			const location = answer.headers.get('location');
			return { status: answer.status, ...(location ? { location: new URL(location, url).href } : {}) };
		},
	};
}

/** Signs in at the provider; gives the callback with its code, not yet visited. */
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
