import { accept, type Outcome } from '../refusal/outcome';
import { parseOrigins } from '../login/returnTo';
import { isLoginSecret, SHORTEST_SECRET } from '../login/loginSecret';
import { invalid, list, text } from './settingValues';

/** Reads the login secret from the credential. */
export const readLoginSecret = (secret: unknown): Outcome<string> =>
	isLoginSecret(secret) ? accept(secret) : invalid('Login Secret', `at least ${SHORTEST_SECRET} characters`);

/** Reads the origins a login may return to, in addition to paths on the site. */
export function readReturnOrigins(value: unknown): Outcome<string[]> {
	const entries = list(value);
	const origins = parseOrigins(entries);
	return origins.length === entries.length
		? accept(origins)
		: invalid('Allowed Return URLs', 'https origins such as https://help.example.com');
}

/**
 * Default limit of requests per minute from one address to one webhook. Generous, because a whole company may share one
 * address: 300 per minute are 18,000 people in an hour, and a small part of what n8n can answer.
 */
export const REQUESTS_PER_ADDRESS = 300;

/**
 * Reads a limit of requests per minute; 0 means no limit. A value that is not a number gives the fallback, so that no
 * mistake removes a limit.
 */
export function readRequestLimit(value: unknown, fallback: number): number {
	const limit = typeof value === 'number' || text(value) !== '' ? Number(value) : Number.NaN;
	return limit >= 0 ? Math.ceil(limit) : fallback;
}

/** Reads how long the workflow may take: the setting is in seconds, the result in milliseconds. */
export const readWorkflowTimeout = (value: unknown): number =>
	Math.min(300, Math.max(5, Number(value ?? 10) || 10)) * 1000;
