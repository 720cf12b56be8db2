import { accept, type Outcome } from './outcome';
import { parseOrigins } from './returnTo';
import { SHORTEST_SECRET } from './sealing';
import { invalid, list } from './settingValues';

/** The login secret of a login trigger's credential. */
export const readLoginSecret = (secret: unknown): Outcome<string> =>
	typeof secret === 'string' && secret.length >= SHORTEST_SECRET
		? accept(secret)
		: invalid('JSM Login Secret', `at least ${SHORTEST_SECRET} characters`);

/** Origins a login may return to beside paths. */
export function readReturnOrigins(value: unknown): Outcome<string[]> {
	const entries = list(value);
	const origins = parseOrigins(entries);
	return origins.length === entries.length
		? accept(origins)
		: invalid('Allowed Return Addresses', 'https origins such as https://help.example.com');
}

/** How long the workflow may take, in milliseconds; the setting is in seconds. */
export const readWorkflowTimeout = (value: unknown): number =>
	Math.min(300, Math.max(5, Number(value ?? 10) || 10)) * 1000;
