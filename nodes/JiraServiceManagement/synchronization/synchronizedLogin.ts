import { requireVerdict } from '../../shared/core/login/loginProof';
import { isDecision, readItemRefusal } from '../../shared/core/refusal/itemRefusal';
import { accept, type Outcome } from '../../shared/core/refusal/outcome';
import type { LoginIdentity } from '../../shared/jsm/ledger/accountLedger';
import type { Synchronization, SynchronizedPortal } from '../../shared/jsm/access/synchronizeAccess';
import { readKnownSources } from '../login/readKnownSources';
import { findDecisions, readMappedLogin, type ProvenLogin } from '../login/loginSource';
import type { OperationRun } from '../operation';

/** The person whose access is synchronized, and the access to set. */
export interface Subject {
	identity: LoginIdentity & { email: string; displayName: string };
	access: Pick<Synchronization, 'organizations' | 'portals' | 'createCustomer' | 'makesNothing' | 'known'>;
	/** Absent if the values come from fields. */
	login?: ProvenLogin;
	/** Whether this login may continue to the portal. */
	isGranted: boolean;
}

/**
 * Reads a login the workflow has decided on. A denied login is synchronized as well, which can only remove access:
 * nothing is created for it, and it gets no receipt.
 *
 * @returns `undecided` for a login that was refused because nobody could decide, such as too many organizations or a
 * wrong setting: its access stays as it is
 */
export async function readSynchronizedLogin(run: OperationRun): Promise<Outcome<Subject | 'undecided'>> {
	const login = await readMappedLogin(run);
	if (!login.ok) return login;
	const { proofing, pass, item, organizations } = login.value;
	const denied: Subject = {
		identity: pass,
		access: {
			organizations,
			portals: [],
			createCustomer: false,
			makesNothing: true,
			known: readKnownSources(item),
		},
		login: login.value,
		isGranted: false,
	};
	if (item.refusal !== undefined) {
		const isDenied = item.error === undefined && isDecision(readItemRefusal(item.refusal));
		return accept(isDenied ? denied : 'undecided');
	}
	const verdict = await requireVerdict(proofing, item, pass, login.value.site);
	if (!verdict.ok) return verdict.reason === 'verdict-negative' ? accept(denied) : verdict;
	const decisions = findDecisions(login.value, verdict.value);
	if (!decisions.ok) return decisions;
	const portals = decisions.value.map(
		({ serviceDesk, rule, sources, through, confirmed, organizations: names = [] }): SynchronizedPortal => ({
			serviceDesk,
			...(confirmed === true ? { confirmed } : {}),
			rule,
			sources,
			organizations: through === 'organization' ? names : [],
			customer: through === 'customer',
		}),
	);
	const { known } = denied.access;
	const access = { organizations, portals, createCustomer: true, known };
	return accept({ ...denied, access, isGranted: true });
}
