import { createHash } from 'node:crypto';
import { accept } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import { accountProperty, type EntityProperty } from './entityProperties';
import { getOwnAccountId } from './ownAccount';

/**
 * A property of the calling account, one of many with the same name: its key ends with the SHA-256 of what it is about,
 * so that the list of keys names nobody.
 *
 * @param about identifies it among those with this name; never changes, because the key is stored
 */
export async function callerProperty(
	client: JsmClient,
	name: string,
	about: string,
): Promise<JsmOutcome<EntityProperty>> {
	const own = await getOwnAccountId(client);
	if (!own.ok) return own;
	const hash = createHash('sha256').update(about).digest('base64url');
	return accept(accountProperty(own.value, `${name}.${hash}`));
}
