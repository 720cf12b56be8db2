import type { Answer } from '../answer';
import { fail, type Call } from '../call';
import type { Organization } from '../site/site';

/** Answer to a membership change if a directory manages the organization. */
export function meetDirectory(call: Call): Answer | undefined {
	const { organization } = call;
	if (organization?.scimManaged !== true) return undefined;
	switch (call.switches.directoryOrganizations) {
		case 'refused-403':
			return fail(call, 403, 'directory-managed');
		case 'refused-400':
			return fail(call, 400, 'directory-managed');
		case 'accepted':
			return undefined;
		case 'reverted':
			organization.directoryMembers ??= new Set(organization.members);
			return undefined;
	}
}

/** Restores the members that the directory knows. */
export function synchronizeDirectory(organizations: Iterable<Organization>): void {
	for (const organization of organizations) {
		if (!organization.directoryMembers) continue;
		organization.members = organization.directoryMembers;
		organization.directoryMembers = undefined;
	}
}

/** One read shows an accepted change, then the directory undoes it. */
export function revertAfterRead(call: Call, organizations: Iterable<Organization>): void {
	if (call.switches.directoryOrganizations === 'reverted') synchronizeDirectory(organizations);
}
