import { omit } from 'lodash';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import {
	decidePortals,
	refuseEveryPortal,
	stateVerdict,
	type AccessFacts,
} from '../shared/core/portals/portalDecision';
import { describeRefusal } from '../shared/core/refusal/refusalText';
import { loginSteps, type LoginItem } from '../shared/core/login/loginItem';
import {
	requirePass,
	requireReceipt,
	sealVerdict,
	type OpenedPass,
	type Proofing,
} from '../shared/core/login/loginProof';
import type { OrganizationReference } from '../shared/core/directory/organization';
import { readItemRefusal } from '../shared/core/refusal/itemRefusal';
import { accept, refuse, type Outcome, type Refusal } from '../shared/core/refusal/outcome';
import type { PortalRow } from '../shared/core/portals/portalRows';
import {
	dependsOnMemberships,
	describeUndecided,
	stateUndecided,
} from '../shared/core/portals/undecidedPortals';
import { readProofing } from '../shared/n8n/credentials/proofing';
import { readPortalTable } from './portalTable';

export interface DecidedItem {
	output: 'granted' | 'denied';
	json: IDataObject;
}

type IncomingItem = Partial<LoginItem> & { refusal?: unknown };

const missing = (field: string, expected: string) => refuse('mapping-missing', { field, expected });

const textsOf = (values: unknown): string[] =>
	Array.isArray(values) ? values.filter((value) => typeof value === 'string') : [];

/**
 * Reads the input of the decision. An item that was refused before is recognized by its refusal, because any branch can
 * lead here; the earlier word is handed on.
 */
function readFacts(item: IncomingItem, memberships: readonly OrganizationReference[]): Outcome<AccessFacts> {
	const { organizations, identity } = item;
	if (item.refusal !== undefined) return readItemRefusal(item.refusal);
	if (!Array.isArray(organizations)) return missing('organizations', 'a list');
	if (!organizations.every((each) => typeof each?.name === 'string')) {
		return missing('organizations', 'a list of organizations with names');
	}
	if (!Array.isArray(identity?.groups)) return missing('identity.groups', 'a list');
	return accept({
		groups: textsOf(identity.groups),
		roles: textsOf(identity.roles),
		organizations,
		memberships: memberships.map(({ name }) => name),
	});
}

/**
 * Reads the customer's memberships after this login's changes from the sealed receipt of the step that set them. Without a
 * receipt they are not known yet: Synchronize, which comes later, decides by them.
 */
function readMemberships(
	proofing: Proofing,
	item: IncomingItem,
	pass: OpenedPass,
): Outcome<readonly OrganizationReference[] | 'unknown'> {
	if (item.access?.receipts?.memberships === undefined) return accept('unknown');
	const receipt = requireReceipt(proofing, item, pass, 'memberships');
	if (receipt.ok) return accept(receipt.value.memberships ?? []);
	return refuse('step-missing', {
		field: 'Organizations Considered',
		expected: 'the memberships, as the Jira Service Management node sets them',
		hint: 'Place this node directly after "Set Memberships" or before "Synchronize", or count only what is mapped in this login',
	});
}

/** Returns the item without an earlier decision, so that no stale or foreign decision is passed on. */
const withoutDecision = (item: IDataObject): IDataObject =>
	omit(item, 'portals', 'refusal', 'access.verdict');

/** Builds the item for the Denied output if no decision was possible: no portals, no verdict, and the reason. */
export const deniedItem = (item: IDataObject, refusal: Refusal): IDataObject => ({
	...withoutDecision(item),
	portals: [],
	refusal: describeRefusal(refusal),
});

/** The Jira site of the steps before this node, if there were any: the verdict holds for no other. */
function findSite(proofing: Proofing, item: IncomingItem, pass: OpenedPass): string | undefined {
	for (const step of loginSteps) {
		if (item.access?.receipts?.[step] === undefined) continue;
		const receipt = requireReceipt(proofing, item, pass, step);
		if (receipt.ok) return receipt.value.site;
	}
	return undefined;
}

function denyVerified(proofing: Proofing, pass: OpenedPass, item: IDataObject, refusal: Refusal) {
	const json = deniedItem(item, refusal);
	const verdict = sealVerdict(proofing, stateVerdict(pass, []));
	return { ...json, access: { ...(json.access as IDataObject), verdict } };
}

/** Hands the decision on to the step that reads the memberships in Jira. Nothing opens with this verdict. */
function leaveUndecided(
	proofing: Proofing,
	pass: OpenedPass,
	item: IDataObject,
	{ rows, facts }: { rows: readonly PortalRow[]; facts: AccessFacts },
): IDataObject {
	const clean = withoutDecision(item);
	const verdict = sealVerdict(proofing, stateUndecided(pass, rows, facts));
	const access = { ...(clean.access as IDataObject), verdict };
	return { ...clean, portals: describeUndecided(rows, facts), access };
}

/** Decides for a directory entry. The decision is not sealed, so Complete Login opens no portal with it. */
function decideEntry(
	rows: readonly PortalRow[],
	item: IDataObject,
	facts: Outcome<AccessFacts>,
): DecidedItem {
	const clean = omit(withoutDecision(item), 'access') as IDataObject;
	if (!facts.ok) return { output: 'denied', json: deniedItem(clean, facts) };
	const portals = decidePortals(rows, facts.value);
	const decided = { ...clean, portals } as unknown as IDataObject;
	if (portals.some(({ granted }) => granted)) return { output: 'granted', json: decided };
	return { output: 'denied', json: { ...decided, refusal: describeRefusal(refuseEveryPortal()) } };
}

/** Decides one item. Refuses only wrong settings; a customer without access is a normal result. */
export async function decideItem(
	context: IExecuteFunctions,
	itemIndex: number,
	item: IDataObject,
): Promise<Outcome<DecidedItem>> {
	const rows = readPortalTable(context, itemIndex);
	if (!rows.ok) return rows;
	const counts: unknown = context.getNodeParameter('organizationsThatCount', itemIndex, 'mapped');
	if (counts !== 'mapped' && counts !== 'mappedAndExisting') {
		return refuse('setting-invalid', {
			field: 'Organizations Considered',
			expected: 'mapped or mappedAndExisting',
		});
	}

	const incoming = item as unknown as IncomingItem;
	const decidesFor: unknown = context.getNodeParameter('decidesFor', itemIndex, 'login');
	if (decidesFor === 'directory') {
		if (counts !== 'mapped') {
			return refuse('setting-invalid', {
				field: 'Organizations Considered',
				expected:
					'Mapped in This Login, because the organizations in Jira are not read for a directory entry',
			});
		}
		return accept(decideEntry(rows.value, item, readFacts(incoming, [])));
	}
	if (decidesFor !== 'login') {
		return refuse('setting-invalid', { field: 'Decides For', expected: 'login or directory' });
	}
	const proofing = await readProofing(context);
	const pass = requirePass(proofing, incoming);
	if (!pass.ok) return accept({ output: 'denied', json: deniedItem(item, pass) });
	const memberships =
		counts === 'mappedAndExisting' && incoming.refusal === undefined
			? readMemberships(proofing, incoming, pass.value)
			: accept([]);
	const known = memberships.ok && memberships.value !== 'unknown' ? memberships.value : [];
	const facts = memberships.ok ? readFacts(incoming, known) : memberships;
	if (!facts.ok) {
		return accept({ output: 'denied', json: denyVerified(proofing, pass.value, item, facts) });
	}
	if (memberships.ok && memberships.value === 'unknown' && dependsOnMemberships(rows.value)) {
		return accept({
			output: 'granted',
			json: leaveUndecided(proofing, pass.value, item, { rows: rows.value, facts: facts.value }),
		});
	}

	const portals = decidePortals(rows.value, facts.value);
	const statement = stateVerdict(pass.value, portals);
	const clean = withoutDecision(item);
	const site = findSite(proofing, incoming, pass.value);
	const verdict = sealVerdict(proofing, { ...statement, site });
	const access = { ...(clean.access as IDataObject), verdict };
	const decided = { ...clean, portals, access } as unknown as IDataObject;
	if (statement.granted) return accept({ output: 'granted', json: decided });
	return accept({
		output: 'denied',
		json: { ...decided, refusal: describeRefusal(refuseEveryPortal()) },
	});
}
