import { union } from 'lodash';
import type { IDataObject } from 'n8n-workflow';
import type {
	Access,
	Change,
	LoginItem,
	LoginStep,
	MappedOrganization,
	PortalDecision,
} from '../../shared/core/login/loginItem';
import {
	requirePass,
	requireReceipt,
	requireSteps,
	sealReceipt,
	sealVerdict,
	type OpenedPass,
	type OpenedVerdict,
	type Proofing,
} from '../../shared/core/login/loginProof';
import { refuseEveryPortal, stateVerdict } from '../../shared/core/portals/portalDecision';
import { describeRefusal, type ItemRefusal } from '../../shared/core/refusal/refusalText';
import { readItemRefusal } from '../../shared/core/refusal/itemRefusal';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import type { LedgerLogin } from '../../shared/jsm/ledger/accountLedger';
import type { AccountInUse } from '../../shared/jsm/customer/freshAccount';
import type { TwinPolicy } from '../../shared/jsm/customer/resolveCustomer';
import { readProofing } from '../../shared/n8n/credentials/proofing';
import type { OperationRun } from '../operation';

/** A login whose proofs were checked; the identity comes from the pass, never from the item. */
export interface ProvenLogin {
	proofing: Proofing;
	pass: OpenedPass;
	item: Partial<LoginItem> & { refusal?: unknown; error?: unknown; mapping?: unknown };
	organizations: MappedOrganization[];
	/** Origin of the Jira site of the node's credential. */
	site?: string;
}

/** Verifies the item's pass and the receipts of the steps `before`. Refuses a login that was not mapped, or was denied. */
export async function readLogin(
	run: OperationRun,
	before: readonly LoginStep[],
): Promise<Outcome<ProvenLogin>> {
	const login = await readMappedLogin(run);
	if (!login.ok) return login;
	const { proofing, pass, item, site } = login.value;
	if (item.refusal !== undefined) return readItemRefusal(item.refusal);
	const steps = requireSteps(proofing, item, pass, before, site);
	return steps.ok ? login : steps;
}

/** Verifies the item's pass. Refuses a login that was not mapped, but accepts one the workflow has denied. */
export async function readMappedLogin({
	context,
	item,
	client,
}: OperationRun): Promise<Outcome<ProvenLogin>> {
	const login = item as unknown as ProvenLogin['item'];
	const proofing = await readProofing(context);
	const pass = requirePass(proofing, login);
	if (!pass.ok) return pass;
	const organizations = readOrganizations(login.organizations);
	if (!organizations.ok) return organizations;
	return accept({
		proofing,
		pass: pass.value,
		item: login,
		organizations: organizations.value,
		site: client.site,
	});
}

function readOrganizations(value: unknown): Outcome<MappedOrganization[]> {
	if (!Array.isArray(value)) return refuse('mapping-missing', { field: 'organizations', expected: 'a list' });
	for (const [position, entry] of value.entries()) {
		const { name, create, id, onTheFly } = (entry ?? {}) as Partial<
			Record<keyof MappedOrganization, unknown>
		>;
		const wellFormed =
			typeof name === 'string' &&
			typeof create === 'boolean' &&
			(id === undefined || (typeof id === 'string' && /^\d{1,15}$/.test(id))) &&
			isOnTheFly(onTheFly);
		if (!wellFormed) {
			return refuse('mapping-missing', {
				field: `organizations[${position}]`,
				expected: 'a name, and whether it may be created; an ID must be a number, a key must be text',
			});
		}
	}
	return accept(value as MappedOrganization[]);
}

function isOnTheFly(value: unknown): value is MappedOrganization['onTheFly'] {
	if (value === undefined) return true;
	const { key } = (value ?? {}) as Record<string, unknown>;
	return typeof value === 'object' && value !== null && (key === undefined || typeof key === 'string');
}

/** Reads the customer of this login from the sealed receipt of the step that found or created it. */
export function readLoginAccount(
	{ proofing, pass, item, site }: ProvenLogin,
	twins: TwinPolicy,
): Outcome<AccountInUse> {
	const receipt = requireReceipt(proofing, item, pass, 'customer', site);
	if (!receipt.ok) return receipt;
	const { accountId, created } = receipt.value;
	if (!accountId) return refuse('step-missing', { field: 'access.receipts.customer', expected: 'customer' });
	return accept({
		accountId,
		justCreated: created === true,
		person: { email: pass.email, displayName: pass.displayName, twins },
	});
}

/** What the ledger has to know about a login. */
export const ledgerLoginOf = ({ pass, proofing }: ProvenLogin): LedgerLogin => ({
	at: pass.at,
	secret: proofing.secret,
});

/** Builds the item for the next node: what the step found and changed, and its receipt. */
export const completeStep = (login: ProvenLogin, step: LoginStep, result: StepResult): IDataObject =>
	completeSteps(login, [step], result);

type StepResult = Partial<LoginItem> & { accountId: string; changes: Change[] };

/** The same for an operation that did several steps at once. */
export function completeSteps(
	{ proofing, pass, item, site }: ProvenLogin,
	steps: readonly LoginStep[],
	{ accountId, changes, ...found }: StepResult,
): IDataObject {
	const customer = { ...item.customer, ...found.customer, accountId };
	// The step may have replaced a stale account ID.
	const isReplaced = item.customer?.accountId !== accountId;
	const receipts = { ...item.access?.receipts };
	for (const step of isReplaced ? union(steps, ['customer'] as const) : steps) {
		const of = {
			...(step === 'customer' ? { accountId, created: found.customer?.created } : {}),
			...(step === 'memberships' ? { memberships: found.customer?.organizations ?? [] } : {}),
		};
		receipts[step] = sealReceipt(proofing, { loginId: pass.loginId, step, site, ...of });
	}
	const next: Partial<LoginItem> = {
		...item,
		...found,
		customer,
		changes: [...(item.changes ?? []), ...changes],
		access: { ...item.access, receipts },
	};
	return next;
}

/** Adds to the item what the memberships in Jira decided: the portals, their verdict and, if there is none, the word. */
export async function withSettledPortals(
	{ proofing, pass, site }: ProvenLogin,
	item: IDataObject,
	settled: readonly PortalDecision[],
): Promise<IDataObject> {
	const statement = stateVerdict(pass, settled);
	const verdict = sealVerdict(proofing, { ...statement, site });
	const next: Partial<LoginItem> & { refusal?: ItemRefusal } = {
		...item,
		portals: [...settled],
		access: { ...(item.access as Access | undefined), verdict },
		...(statement.granted ? {} : { refusal: describeRefusal(refuseEveryPortal()) }),
	};
	return next;
}

/** Returns the item's decisions for the portals of the sealed verdict; ignores decisions for other portals. */
export function findDecisions({ item }: ProvenLogin, verdict: OpenedVerdict): Outcome<PortalDecision[]> {
	const decisions = Array.isArray(item.portals) ? item.portals : [];
	const found: PortalDecision[] = [];
	for (const { serviceDesk } of verdict.portals) {
		const decision = decisions.find((each) => each?.serviceDesk === serviceDesk && each.granted === true);
		if (!decision || !/^\d{1,15}$/.test(serviceDesk)) {
			return refuse('verdict-invalid', {
				field: 'portals',
				expected: `a decision for portal ${serviceDesk}`,
			});
		}
		found.push(decision);
	}
	return accept(found);
}
