import { setTimeout as wait } from 'node:timers/promises';
import { mapValues } from 'lodash';
import type { Traffic } from '../network/tlsFront';
import { beginOf, type Kind } from '../logins/logins';
import type { Target } from '../logins/target';

/** How well n8n and Jira know a customer. */
export const customers = [
	'within the hour',
	'another day',
	'unknown to the process',
	'new',
	'first of a site',
] as const;
export type Customer = (typeof customers)[number];

/** What one customer waits for after the provider, and what n8n asks meanwhile. */
export interface Wait {
	/** From the callback request to the redirect to the portal, in milliseconds. */
	milliseconds: number;
	/** Of the whole login, its start included. */
	traffic: Record<'provider' | 'site', Traffic>;
}

/** Milliseconds between the login's start and its callback. People need longer, and n8n may use the time. */
const AT_THE_PROVIDER = 300;

/** Signs one person in, alone. */
export async function measureWait(target: Target, kind: Kind, person: string): Promise<Wait> {
	const before = await target.network.traffic();
	const finish = await beginOf(target, kind)();
	await wait(AT_THE_PROVIDER);
	const at = performance.now();
	await finish(person);
	const milliseconds = performance.now() - at;
	const after = await target.network.traffic();
	const traffic = mapValues(after, (now, service) => {
		const then = before[service as keyof typeof before];
		return {
			handshakes: now.handshakes - then.handshakes,
			resumed: now.resumed - then.resumed,
			requests: now.requests - then.requests,
		};
	});
	return { milliseconds, traffic };
}
