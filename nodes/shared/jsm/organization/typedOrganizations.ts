import { accept, refuse, type Outcome } from '../../core/refusal/outcome';
import type { JsmClient } from '../client/client';
import { memoryKey } from '../client/memory';
import { isMarkOf, readOwner } from './organizationOwner';
import { noIssuer, type WantedOrganization } from './wantedOrganization';

/**
 * Refuses an organization whose name an admin typed and that another provider made: it may have been prepared to get the
 * customers of this row in (P-4). All are read side by side; that nobody else made one is remembered.
 */
export async function refuseForeignOrganizations(
	client: JsmClient,
	organizations: readonly WantedOrganization[],
): Promise<Outcome<true>> {
	const checks = organizations.map(async (each) => await requireOwnMark(client, each));
	const refused = (await Promise.all(checks)).find(({ ok }) => !ok);
	return refused ?? accept(true);
}

async function requireOwnMark(
	client: JsmClient,
	{ id, name, onlyOf: issuer }: WantedOrganization,
): Promise<Outcome<true>> {
	if (issuer === undefined) return accept(true);
	const { typedOrganizations, share } = client.memory;
	const key = memoryKey(client.account, issuer, id);
	if (typedOrganizations.has(key)) return accept(true);
	const marked = await share(`owner ${key}`, async () => await readOwner(client, id));
	if (!marked.ok) return marked;
	if (marked.value && !isMarkOf(marked.value, issuer)) {
		return refuse('organization-of-another-connection', {
			field: `organization "${name}"`,
			expected:
				issuer === noIssuer
					? "one that no customer's own identity provider made"
					: 'one that no other identity provider made',
			hint: 'Look at its members in Jira. If they are right, switch on "Use Even if Made by a Provider" in the row or the node that names it, or the option for the default organization',
		});
	}
	typedOrganizations.set(key, true);
	return accept(true);
}
