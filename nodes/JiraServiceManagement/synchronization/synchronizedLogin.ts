import { omit, uniqBy } from 'lodash';
import type { OrganizationReference } from '../../shared/core/directory/organization';
import type { PortalDecision } from '../../shared/core/login/loginItem';
import { findUndecided, requireVerdict, type Verdict } from '../../shared/core/login/loginProof';
import { settlePortals } from '../../shared/core/portals/undecidedPortals';
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
	/** Absent if the portals are decided: how the memberships in Jira decide. */
	undecided?: NonNullable<Verdict['undecided']>;
	/** What they decided. */
	settled?: PortalDecision[];
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
	const undecided = findUndecided(proofing, item, pass, login.value.site);
	if (!undecided.ok) return undecided;
	if (undecided.value) return accept({ ...denied, undecided: undecided.value });
	const verdict = requireVerdict(proofing, item, pass, login.value.site);
	if (!verdict.ok) return verdict.reason === 'verdict-negative' ? accept(denied) : verdict;
	const decisions = findDecisions(login.value, verdict.value);
	return decisions.ok ? accept(grantPortals(denied, decisions.value)) : decisions;
}

/** A login that gets these portals, with the organizations it was mapped to. */
const grantPortals = (
	subject: Subject,
	decisions: readonly PortalDecision[],
): Subject & { isGranted: true } => ({
	...subject,
	access: {
		organizations: subject.access.organizations,
		portals: decisions.map(
			({
				serviceDesk,
				rule,
				sources,
				through,
				confirmed,
				organizations: names = [],
			}): SynchronizedPortal => ({
				serviceDesk,
				...(confirmed === true ? { confirmed } : {}),
				rule,
				sources,
				organizations: through === 'organization' ? names : [],
				customer: through === 'customer',
			}),
		),
		createCustomer: true,
		known: subject.access.known,
	},
	isGranted: true,
});

/** What a login would get if the memberships in Jira grant it a portal; the portals themselves are left out. */
export const supposeGranted = (subject: Subject): Subject['access'] =>
	omit(grantPortals(subject, []).access, 'portals');

/**
 * Decides a login that waited for the memberships in Jira: it is granted or denied as if Portal Access had known them.
 *
 * @param memberships all organizations after this login's changes
 */
export function settleLogin(
	subject: Subject & Required<Pick<Subject, 'undecided'>>,
	memberships: readonly OrganizationReference[],
): Subject & Required<Pick<Subject, 'settled'>> {
	const settled = settlePortals(
		subject.undecided,
		memberships.map(({ name }) => name),
	);
	// The first granted row of a portal counts.
	const granted = uniqBy(
		settled.filter((decision) => decision.granted),
		'serviceDesk',
	);
	return { ...(granted.length > 0 ? grantPortals(subject, granted) : subject), settled };
}
