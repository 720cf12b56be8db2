import type { IDataObject } from 'n8n-workflow';
import type { Change, LoginItem, LoginStep, MappedOrganization } from '../shared/core/loginItem';
import {
	requirePass,
	requireSteps,
	sealReceipt,
	type Pass,
	type Proofing,
	type Receipt,
} from '../shared/core/loginProof';
import { accept, refuse, type Outcome } from '../shared/core/outcome';
import { openStatement } from '../shared/core/sealing';
import type { AccountInUse } from '../shared/jsm/freshAccount';
import type { TwinPolicy } from '../shared/jsm/resolveCustomer';
import { readProofing } from '../shared/n8n/proofing';
import type { OperationRun } from './operation';

/** A login whose proofs were checked; the identity comes from the pass, never from the item. */
export interface ProvenLogin {
	proofing: Proofing;
	pass: Pass;
	item: Partial<LoginItem>;
	organizations: MappedOrganization[];
}

/** Opens the item's pass and the receipts of the steps that come before, and demands that a mapping took place. */
export async function readLogin(
	{ context, index, item }: OperationRun,
	before: readonly LoginStep[],
): Promise<Outcome<ProvenLogin>> {
	const login = item as unknown as Partial<LoginItem> & { refusal?: unknown };
	const proofing = await readProofing(context, index);
	const pass = await requirePass(proofing, login);
	if (!pass.ok) return pass;
	const organizations = readOrganizations(login.organizations);
	if (!organizations.ok) return organizations;
	if (login.refusal !== undefined) return refuse('no-rule-matched', { field: 'refusal' });
	const steps = await requireSteps(proofing, login, pass.value, before);
	if (!steps.ok) return steps;
	return accept({ proofing, pass: pass.value, item: login, organizations: organizations.value });
}

function readOrganizations(value: unknown): Outcome<MappedOrganization[]> {
	if (!Array.isArray(value)) return refuse('mapping-missing', { field: 'organizations', expected: 'a list' });
	for (const [position, entry] of value.entries()) {
		const { name, create, id } = (entry ?? {}) as Partial<Record<keyof MappedOrganization, unknown>>;
		const wellFormed =
			typeof name === 'string' &&
			typeof create === 'boolean' &&
			(id === undefined || (typeof id === 'string' && /^\d{1,15}$/.test(id)));
		if (!wellFormed) {
			return refuse('mapping-missing', {
				field: `organizations[${position}]`,
				expected: 'a name, whether it may be created, and no other id than a number',
			});
		}
	}
	return accept(value as MappedOrganization[]);
}

/** The customer of this login, from the sealed receipt of the step that found or made it. */
export async function readLoginAccount(
	{ proofing, pass, item }: ProvenLogin,
	twins: TwinPolicy,
): Promise<Outcome<AccountInUse>> {
	const { secret, now } = proofing;
	const opened = await openStatement<Receipt>(
		{ kind: 'receipt', secret, now },
		item.access?.receipts?.customer,
	);
	if (!opened.ok || opened.value.loginId !== pass.loginId || !opened.value.accountId) {
		return refuse('step-missing', { field: 'access.receipts.customer', expected: 'customer' });
	}
	return accept({
		accountId: opened.value.accountId,
		justCreated: item.customer?.created === true,
		person: { email: pass.email, displayName: pass.displayName, twins },
	});
}

/** The item for the next node: what the step found, what it changed, and its receipt. */
export async function completeStep(
	{ proofing, pass, item }: ProvenLogin,
	step: LoginStep,
	{ accountId, changes, ...found }: Partial<LoginItem> & { accountId: string; changes: Change[] },
): Promise<IDataObject> {
	const seal = async (of: LoginStep) =>
		await sealReceipt(proofing, {
			loginId: pass.loginId,
			step: of,
			...(of === 'customer' ? { accountId } : {}),
		});
	const receipts = { ...item.access?.receipts, [step]: await seal(step) };
	// A stale account id may have been replaced on the way.
	if (step !== 'customer' && item.customer?.accountId !== accountId)
		receipts.customer = await seal('customer');
	const next: Partial<LoginItem> = {
		...item,
		...found,
		customer: { ...item.customer, ...found.customer, accountId },
		changes: [...(item.changes ?? []), ...changes],
		access: { ...item.access, receipts },
	};
	return next as unknown as IDataObject;
}
