import { accept, type Outcome } from '../refusal/outcome';
import { parseOrigins } from '../login/returnTo';
import { SHORTEST_SECRET } from '../login/sealing';
import { invalid, list, text } from './settingValues';

/** The login secret of a login trigger's credential. */
export const readLoginSecret = (secret: unknown): Outcome<string> =>
	typeof secret === 'string' && secret.length >= SHORTEST_SECRET
		? accept(secret)
		: invalid('Login Secret', `at least ${SHORTEST_SECRET} characters`);

/** Origins a login may return to beside paths. */
export function readReturnOrigins(value: unknown): Outcome<string[]> {
	const entries = list(value);
	const origins = parseOrigins(entries);
	return origins.length === entries.length
		? accept(origins)
		: invalid('Allowed Return URLs', 'https origins such as https://help.example.com');
}

/**
 * Requests of one address to one webhook in a minute. Generous, because a whole company may stand behind one address: 300
 * are everybody of 18,000 within an hour, and for n8n a small share of what it can answer.
 */
export const REQUESTS_PER_ADDRESS = 300;

/** How many requests in a minute; 0 for any number. What is no number is the fallback: nothing lifts a limit by mistake. */
export function readRequestLimit(value: unknown, fallback: number): number {
	const limit = typeof value === 'number' || text(value) !== '' ? Number(value) : Number.NaN;
	return limit >= 0 ? Math.ceil(limit) : fallback;
}

/** How long the workflow may take, in milliseconds; the setting is in seconds. */
export const readWorkflowTimeout = (value: unknown): number =>
	Math.min(300, Math.max(5, Number(value ?? 10) || 10)) * 1000;
