import { accept } from '../../core/refusal/outcome';
import { proveCaller, type JsmClient } from '../client/client';
import type { JsmOutcome } from '../client/jsmRefusal';
import type { FoundAccounts } from './accounts';
import { browseUsers } from './permission';
import { requirePermissions } from './permissions';

/**
 * Makes sure that a search without a match means what it says, before somebody is reported as absent or a removal is
 * skipped: Jira knows who asks, and whoever asks may browse users. Nothing remembered counts.
 *
 * @param found what the search showed
 */
export async function confirmNobody(
	client: JsmClient,
	{ caller, sawAnyone }: Pick<FoundAccounts, 'caller' | 'sawAnyone'>,
): Promise<JsmOutcome<true>> {
	if (caller === undefined) {
		const known = await proveCaller(client);
		if (!known.ok) return known;
	}
	if (sawAnyone) return accept(true);
	return await requirePermissions(client, [browseUsers], { fresh: true });
}
