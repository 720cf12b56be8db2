import { readKnowledge } from '../../shared/core/identity/readKnowledge';
import { requireVerdict } from '../../shared/core/login/loginProof';
import { accept, type Outcome } from '../../shared/core/refusal/outcome';
import type { LoginIdentity } from '../../shared/jsm/ledger/accountLedger';
import type { Synchronization, SynchronizedPortal } from '../../shared/jsm/access/synchronizeAccess';
import { findDecisions, readMappedLogin, type ProvenLogin } from '../login/loginSource';
import type { OperationRun } from '../operation';

/** The person whose access is synchronized, and the access to set. */
export interface Subject {
	identity: LoginIdentity & { email: string; displayName: string };
	access: Pick<
		Synchronization,
		'organizations' | 'portals' | 'createCustomer' | 'makesNothing' | 'groupsKnown'
	>;
	/** Absent if the values come from fields. */
	login?: ProvenLogin;
	/** Whether this login may continue to the portal. */
	isGranted: boolean;
}

/**
 * Reads a login the workflow has decided on. A denied login is synchronized as well, which can only remove access:
 * nothing is created for it, and it gets no receipt.
 */
export async function readSynchronizedLogin(run: OperationRun): Promise<Outcome<Subject>> {
	const login = await readMappedLogin(run);
	if (!login.ok) return login;
	const { proofing, pass, item, organizations } = login.value;
	const groupsKnown = readKnowledge(item.identity).groups === 'known';
	const denied: Subject = {
		identity: pass,
		access: { organizations, portals: [], createCustomer: false, makesNothing: true, groupsKnown },
		login: login.value,
		isGranted: false,
	};
	if (item.refusal !== undefined) return accept(denied);
	const verdict = await requireVerdict(proofing, item, pass);
	if (!verdict.ok) return verdict.reason === 'verdict-negative' ? accept(denied) : verdict;
	const decisions = findDecisions(login.value, verdict.value);
	if (!decisions.ok) return decisions;
	const portals = decisions.value.map(
		({ serviceDesk, rule, through, organizations: names = [] }): SynchronizedPortal => ({
			serviceDesk,
			rule,
			organizations: through === 'organization' ? names : [],
			customer: through === 'customer',
		}),
	);
	const access = { organizations, portals, createCustomer: true, groupsKnown };
	return accept({ ...denied, access, isGranted: true });
}
