/** The owner account of the lab's n8n, which only this machine can reach. */
export const owner = {
	email: 'owner@lab.example',
	firstName: 'Lab',
	lastName: 'Owner',
	password: 'Lab-owner-1',
} as const;

/** n8n's internal API, which its editor uses. */
export interface N8nSession {
	cookie: string;
	request: <T>(method: string, path: string, body?: unknown) => Promise<T>;
}

async function call(
	url: string,
	method: string,
	path: string,
	cookie: string,
	body?: unknown,
): Promise<Response> {
	return await fetch(`${url}/rest${path}`, {
		method,
		headers: {
			'content-type': 'application/json',
			// n8n binds a session to the browser that started it.
			'browser-id': 'lab',
			...(cookie ? { cookie } : {}),
		},
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
}

const cookieOf = (answer: Response): string =>
	answer.headers
		.getSetCookie()
		.map((line) => line.split(';')[0])
		.join('; ');

/** Signs in as the owner and creates the account on the first start. */
export async function openSession(url: string): Promise<N8nSession> {
	const { email, password } = owner;
	let answer = await call(url, 'POST', '/login', '', { emailOrLdapLoginId: email, password });
	if (!answer.ok) answer = await call(url, 'POST', '/owner/setup', '', owner);
	if (!answer.ok)
		throw new Error(
			`n8n refused the owner's sign-in (${answer.status}): ${(await answer.text()).slice(0, 300)}`,
		);
	const cookie = cookieOf(answer);
	return {
		cookie,
		request: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
			const reply = await call(url, method, path, cookie, body);
			const text = await reply.text();
			if (!reply.ok)
				throw new Error(`n8n answered ${method} ${path} with ${reply.status}: ${text.slice(0, 500)}`);
			return (text === '' ? undefined : (JSON.parse(text) as { data: T }).data) as T;
		},
	};
}
