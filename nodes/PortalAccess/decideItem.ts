import { omit } from 'lodash';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { decidePortals, stateVerdict, type AccessFacts } from '../shared/core/portals/portalDecision';
import { describeRefusal } from '../shared/core/refusal/refusalText';
import type { LoginItem } from '../shared/core/login/loginItem';
import { requirePass, sealVerdict, type OpenedPass, type Proofing } from '../shared/core/login/loginProof';
import { accept, refuse, type Outcome, type Refusal } from '../shared/core/refusal/outcome';
import { readPortalRows, type PortalRow } from '../shared/core/portals/portalRows';
import { readProofing } from '../shared/n8n/credentials/proofing';

export interface DecidedItem {
	output: 'granted' | 'denied';
	json: IDataObject;
}

type IncomingItem = Partial<LoginItem> & { refusal?: unknown };

const missing = (field: string, expected: string) => refuse('mapping-missing', { field, expected });

/** Reads the input of the decision. An Unmapped item is recognized by its refusal, because any branch can lead here. */
function readFacts(item: IncomingItem, countExisting: boolean): Outcome<AccessFacts> {
	const { organizations, identity, customer } = item;
	if (!Array.isArray(organizations)) return missing('organizations', 'a list');
	if (!organizations.every((each) => typeof each?.name === 'string')) {
		return missing('organizations', 'a list of organizations with names');
	}
	if (item.refusal !== undefined) return refuse('no-rule-matched', { field: 'refusal' });
	const groups = identity?.groups;
	if (!Array.isArray(groups)) return missing('identity.groups', 'a list');
	const existing = countExisting && Array.isArray(customer?.organizations) ? customer.organizations : [];
	return accept({
		groups: groups.filter((group) => typeof group === 'string'),
		organizations,
		membershipsBefore: existing.map((each) => each?.name).filter((name) => typeof name === 'string'),
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

async function denyVerified(proofing: Proofing, pass: OpenedPass, item: IDataObject, refusal: Refusal) {
	const json = deniedItem(item, refusal);
	const verdict = await sealVerdict(proofing, stateVerdict(pass, []));
	return { ...json, access: { ...(json.access as IDataObject), verdict } };
}

const explainDenial = () =>
	describeRefusal(
		refuse('no-portal-granted', { hint: 'The list of portals in the item says why, row by row' }),
	);

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
	return { output: 'denied', json: { ...decided, refusal: explainDenial() } };
}

/** Decides one item. Refuses only wrong settings; a customer without access is a normal result. */
export async function decideItem(
	context: IExecuteFunctions,
	itemIndex: number,
	item: IDataObject,
): Promise<Outcome<DecidedItem>> {
	const rows = readPortalRows(context.getNodeParameter('portals.portal', itemIndex, []));
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
		return accept(decideEntry(rows.value, item, readFacts(incoming, false)));
	}
	if (decidesFor !== 'login') {
		return refuse('setting-invalid', { field: 'Decides For', expected: 'login or directory' });
	}
	const proofing = await readProofing(context, itemIndex);
	const pass = await requirePass(proofing, incoming);
	if (!pass.ok) return accept({ output: 'denied', json: deniedItem(item, pass) });
	const facts = readFacts(incoming, counts === 'mappedAndExisting');
	if (!facts.ok) {
		return accept({ output: 'denied', json: await denyVerified(proofing, pass.value, item, facts) });
	}

	const portals = decidePortals(rows.value, facts.value);
	const statement = stateVerdict(pass.value, portals);
	const clean = withoutDecision(item);
	const access = { ...(clean.access as IDataObject), verdict: await sealVerdict(proofing, statement) };
	const decided = { ...clean, portals, access } as unknown as IDataObject;
	if (statement.granted) return accept({ output: 'granted', json: decided });
	return accept({
		output: 'denied',
		json: { ...decided, refusal: explainDenial() },
	});
}
