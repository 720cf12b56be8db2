import type { OrganizationReference } from '../../shared/core/directory/organization';
import type { PortalDecision } from '../../shared/core/login/loginItem';
import { noIssuer, type WantedOrganization } from '../../shared/jsm/organization/wantedOrganization';

/** The organizations that open a portal because the customer is in them: no provider may have made one for its own people. */
export const findByMembership = (
	decisions: readonly PortalDecision[],
	memberships: readonly OrganizationReference[],
): WantedOrganization[] =>
	decisions
		.filter(({ confirmed }) => confirmed !== true)
		.flatMap(({ byMembership = [] }) => memberships.filter(({ name }) => byMembership.includes(name)))
		.map((each) => ({ ...each, onlyOf: noIssuer }));
