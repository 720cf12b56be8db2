import type { INodeProperties } from 'n8n-workflow';
import type { OrganizationReference } from '../../../shared/core/directory/organization';
import type { PortalDecision } from '../../../shared/core/login/loginItem';
import { requireReceipt, requireVerdict } from '../../../shared/core/login/loginProof';
import { noSource } from '../../../shared/core/access/knownSources';
import { accept, refuse, type Outcome } from '../../../shared/core/refusal/outcome';
import { updateAccess } from '../../../shared/jsm/access/updateAccess';
import { refuseForeignOrganizations } from '../../../shared/jsm/organization/typedOrganizations';
import { termsOf, type WantedOrganization } from '../../../shared/jsm/organization/wantedOrganization';
import type { PortalWish } from '../../../shared/jsm/access/portalLinks';
import { completeStep, findDecisions, readLogin, type ProvenLogin } from '../../login/loginSource';
import { findByMembership } from '../../login/byMembership';
import { readLoginWish } from '../../login/loginWish';
import type { Operation, OperationRun } from '../../operation';
import { dataSourceField, onlyForFields, onlyForLogin, readDataSource } from '../../parameters/dataSource';
import { readNumericId, readNumericIds, readOptionalAccountId } from '../../parameters/ids';
import { ledgerField } from '../../parameters/ledger';
import {
	allowManagedOption,
	believeForOption,
	maxRemovalsOption,
	smallestShareOption,
	twinsOption,
} from '../../parameters/options';
import { organizationIdsField } from '../../parameters/organization';
import { portalField } from '../../parameters/portal';
import { portalRemovalField } from '../../parameters/removal';

const customerField: INodeProperties = {
	displayName: 'Account ID',
	name: 'accountId',
	type: 'string',
	default: '',
	description: 'A customer to add individually; leave empty for none',
};

export const applyAccess: Operation = {
	option: {
		name: 'Apply Access',
		value: 'applyAccess',
		action: 'Apply access to portals',
		description: 'Add organizations and customers to the portals where they are missing',
	},
	fields: [
		dataSourceField,
		onlyForFields(portalField),
		onlyForFields(organizationIdsField),
		onlyForFields(customerField),
		onlyForLogin(portalRemovalField),
		onlyForLogin(ledgerField),
	],
	options: [allowManagedOption, believeForOption, maxRemovalsOption, smallestShareOption, twinsOption],
	execute: async (run) => {
		return readDataSource(run) === 'loginItem' ? await fromLogin(run) : await fromFields(run);
	},
};

async function fromLogin(run: OperationRun) {
	const login = await readLogin(run, ['customer', 'organizations', 'memberships']);
	if (!login.ok) return login;
	const { proofing, item, pass, site } = login.value;
	const verdict = requireVerdict(proofing, item, pass, site);
	if (!verdict.ok) return verdict;
	const receipt = requireReceipt(proofing, item, pass, 'memberships', site);
	if (!receipt.ok) return receipt;
	const memberships = receipt.value.memberships ?? [];
	const decisions = findDecisions(login.value, verdict.value);
	if (!decisions.ok) return decisions;
	const own = await refuseForeignOrganizations(run.client, findByMembership(decisions.value, memberships));
	if (!own.ok) return own;
	const portals = readPortals(login.value, decisions.value, memberships);
	if (!portals.ok) return portals;
	const wish = await readLoginWish(run, login.value);
	if (!wish.ok) return wish;

	const applied = await updateAccess(
		run.client,
		{
			...wish.value,
			parts: ['portals'],
			organizations: readMapped(login.value),
			portals: portals.value,
		},
		run.changes,
	);
	if (!applied.ok) return applied;
	const step = { accountId: wish.value.account.accountId, changes: run.changes };
	return accept(completeStep(login.value, 'portals', step));
}

/** Returns the organizations this login was mapped to. The removal limits and the fingerprint in the ledger use them. */
const readMapped = ({ organizations }: ProvenLogin): WantedOrganization[] =>
	organizations.map(({ id = '', name, rule, sources }) => ({ id, name, rule, sources }));

/** Reads the portals to grant. The sealed verdict decides which; the item only says how to grant them. */
function readPortals(
	login: ProvenLogin,
	decisions: readonly PortalDecision[],
	memberships: readonly OrganizationReference[],
): Outcome<PortalWish[]> {
	const wishes: PortalWish[] = [];
	for (const decision of decisions) {
		const { serviceDesk, rule, sources, through } = decision;
		const organizations = readOrganizations(login, decision, memberships);
		if (!organizations.ok) return organizations;
		wishes.push({
			serviceDesk,
			rule,
			sources,
			organizations: organizations.value,
			customer: through === 'customer',
		});
	}
	return accept(wishes);
}

/** Finds the organizations that give access: those of this login, or ones the customer is in, as the receipt says. */
function readOrganizations(
	{ organizations, pass }: ProvenLogin,
	decision: PortalDecision,
	memberships: readonly OrganizationReference[],
): Outcome<WantedOrganization[]> {
	if (decision.through !== 'organization') return accept([]);
	const wanted: WantedOrganization[] = [];
	for (const name of decision.organizations ?? []) {
		const mapped = organizations.find((each) => each.name === name);
		const id = mapped?.id ?? memberships.find((each) => each.name === name)?.id;
		if (!id) {
			return refuse('step-missing', { field: 'organizations[].id', expected: `the id of "${name}"` });
		}
		wanted.push({ id, name, ...(mapped ? termsOf(mapped, pass.issuer) : {}) });
	}
	return accept(wanted);
}

async function fromFields(run: OperationRun) {
	const desk = readNumericId(run, portalField);
	if (!desk.ok) return desk;
	const ids = readNumericIds(run, organizationIdsField);
	if (!ids.ok) return ids;
	const accountId = readOptionalAccountId(run, customerField);
	if (!accountId.ok) return accountId;

	const account = accountId.value ? { accountId: accountId.value, justCreated: false } : undefined;
	const portal: PortalWish = {
		serviceDesk: desk.value,
		organizations: ids.value.map((id) => ({ id, name: id })),
		customer: account !== undefined,
	};
	const { allowManaged } = run.options;
	const wish = {
		account,
		parts: ['portals'] as const,
		organizations: [],
		portals: [portal],
		known: noSource,
		removal: { mode: 'never', managed: [], most: 0, smallestShare: 0, allowManaged } as const,
		believeFor: 0,
	};
	const applied = await updateAccess(run.client, wish, run.changes);
	if (!applied.ok) return applied;
	return accept({ serviceDesk: desk.value, changes: run.changes.map((change) => ({ ...change })) });
}
