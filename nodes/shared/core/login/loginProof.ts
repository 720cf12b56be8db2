import type { OrganizationReference } from '../directory/organization';
import type { Portal } from '../directory/portal';
import { refuse, accept, type Outcome } from '../refusal/outcome';
import { markVerified, type Verified } from '../verified/verified';
import type { LoginItem, LoginStep } from './loginItem';
import { openStatement, sealStatement, type SealedKind } from './sealing';

/** How long a login may take from the provider's answer to the portal, in seconds. */
export const LOGIN_LIFETIME = 15 * 60;

/** The trigger's statement: this person finished this login. */
export interface Pass {
	loginId: string;
	connection: string;
	issuer: string;
	subject: string;
	email: string;
	displayName: string;
	/** When the login was verified, milliseconds since the epoch. */
	at: number;
}

/** A pass that was opened and compared with its item. */
export type OpenedPass = Verified<Pass, 'pass'>;

/** Portal Access's statement: what this login may open. */
export interface Verdict {
	loginId: string;
	subject: string;
	granted: boolean;
	/** Granted portals only, in the order of the table. */
	portals: Portal[];
	/** The Jira site of the steps before it; absent where Portal Access comes before them. */
	site?: string;
	/** What the step that reads the memberships in Jira decides by; until then nothing is granted. */
	undecided?: Readonly<Record<string, unknown>>;
}

/** A positive verdict that was opened and belongs to the same login as the pass. */
export type OpenedVerdict = Verified<Verdict, 'verdict'>;

/** A statement that one step of the login succeeded. */
export interface Receipt {
	loginId: string;
	step: LoginStep;
	/** Origin of the Jira site on which the step was done. */
	site?: string;
	accountId?: string;
	/** The account was made in this very login. */
	created?: boolean;
	/** Step `memberships`: all memberships after this login's changes. */
	memberships?: OrganizationReference[];
}

/** A receipt that was opened and belongs to the same login as the pass. */
export type OpenedReceipt = Verified<Receipt, 'receipt'>;

/** What sealing needs from the node: the secret and the time in milliseconds. */
export interface Proofing {
	secret: string;
	now: number;
}

const seal = ({ secret, now }: Proofing, kind: SealedKind) => ({ kind, secret, now });

export const sealPass = async (proofing: Proofing, pass: Pass): Promise<string> =>
	await sealStatement(seal(proofing, 'pass'), pass, LOGIN_LIFETIME);

export const sealVerdict = async (proofing: Proofing, verdict: Verdict): Promise<string> =>
	await sealStatement(seal(proofing, 'verdict'), verdict, LOGIN_LIFETIME);

export const sealReceipt = async (proofing: Proofing, receipt: Receipt): Promise<string> =>
	await sealStatement(seal(proofing, 'receipt'), receipt, LOGIN_LIFETIME);

/**
 * Opens the pass of an item and compares it with what the item claims.
 * Every node with a side effect calls this first: the branch a node is connected to proves nothing.
 *
 * @returns the pass; take subject and e-mail from it, not from the item
 */
export async function requirePass(
	proofing: Proofing,
	item: Partial<LoginItem>,
): Promise<Outcome<OpenedPass>> {
	const sealed = item.login?.pass;
	if (!sealed) return refuse('pass-missing', { field: 'login.pass' });
	const opened = await openStatement<Pass>(seal(proofing, 'pass'), sealed);
	if (!opened.ok) return refuse('pass-invalid', { field: 'login.pass', received: opened.reason });
	const pass = opened.value;
	if (pass.loginId !== item.login?.id) return refuse('pass-of-another-login', { field: 'login.id' });
	for (const field of ['issuer', 'subject', 'email'] as const) {
		if (pass[field] !== item.identity?.[field])
			return refuse('identity-altered', { field: `identity.${field}` });
	}
	return accept(markVerified<Pass, 'pass'>(pass));
}

/** Refuses a proof about another Jira site. Without a site on either side there is nothing to compare. */
function requireSite(field: string, proven: string | undefined, own: string | undefined): Outcome<true> {
	if (proven === undefined || own === undefined || proven === own) return accept(true);
	return refuse('site-mismatch', {
		field,
		expected: proven,
		received: own,
		hint: 'Choose the same Jira credential in every node of the workflow',
	});
}

/** Opens the verdict of an item, whatever it says; refuses one that is missing, forged, or of another login or site. */
async function openVerdict(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	site?: string,
): Promise<Outcome<Verdict>> {
	const sealed = item.access?.verdict;
	if (!sealed) return refuse('verdict-missing', { field: 'access.verdict' });
	const opened = await openStatement<Verdict>(seal(proofing, 'verdict'), sealed);
	if (!opened.ok) return refuse('verdict-invalid', { field: 'access.verdict', received: opened.reason });
	const verdict = opened.value;
	if (verdict.loginId !== pass.loginId || verdict.subject !== pass.subject) {
		return refuse('verdict-of-another-login', { field: 'access.verdict' });
	}
	const own = requireSite('access.verdict', verdict.site, site);
	return own.ok ? opened : own;
}

/**
 * Opens the verdict of an item; refuses one that is missing, forged, undecided, negative, of another login than the pass,
 * or of another Jira site.
 *
 * @param site origin of the Jira site the caller works on
 */
export async function requireVerdict(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	site?: string,
): Promise<Outcome<OpenedVerdict>> {
	const opened = await openVerdict(proofing, item, pass, site);
	if (!opened.ok) return opened;
	const verdict = opened.value;
	if (verdict.undecided) {
		return refuse('verdict-undecided', {
			field: 'access.verdict',
			hint: 'Place "Customer Access: Synchronize" between Portal Access and this node, or Portal Access after "Set Memberships", or count only what is mapped in this login',
		});
	}
	if (verdict.granted !== true || verdict.portals.length === 0) return refuse('verdict-negative');
	return accept(markVerified<Verdict, 'verdict'>(verdict));
}

/** What a verdict leaves to the memberships in Jira; `undefined` if it is decided. Refuses what {@link requireVerdict} does. */
export async function findUndecided(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	site?: string,
): Promise<Outcome<Verdict['undecided']>> {
	const opened = await openVerdict(proofing, item, pass, site);
	return opened.ok ? accept(opened.value.undecided) : opened;
}

/**
 * Opens the receipt of a step; refuses one that is missing, forged, of another step, of another login than the pass, or
 * of another Jira site.
 *
 * @param site origin of the Jira site the caller works on
 */
export async function requireReceipt(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	step: LoginStep,
	site?: string,
): Promise<Outcome<OpenedReceipt>> {
	const field = `access.receipts.${step}`;
	const opened = await openStatement<Receipt>(seal(proofing, 'receipt'), item.access?.receipts?.[step]);
	if (!opened.ok || opened.value.loginId !== pass.loginId || opened.value.step !== step) {
		return refuse('step-missing', { field, expected: step });
	}
	const own = requireSite(field, opened.value.site, site);
	return own.ok ? accept(markVerified<Receipt, 'receipt'>(opened.value)) : own;
}

/**
 * Opens the receipts of the steps. Refuses an item that lacks a genuine one, of this login and of this site, for one of
 * them.
 */
export async function requireSteps(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	steps: readonly LoginStep[],
	site?: string,
): Promise<Outcome<OpenedReceipt[]>> {
	const receipts: OpenedReceipt[] = [];
	for (const step of steps) {
		const receipt = await requireReceipt(proofing, item, pass, step, site);
		if (!receipt.ok) return receipt;
		receipts.push(receipt.value);
	}
	return accept(receipts);
}

/**
 * The Jira site that the proofs of a login name; undefined if none of them names one. Refuses proofs of different sites.
 *
 * @returns the origin of the site
 */
export function requireOneSite(
	verdict: OpenedVerdict,
	receipts: readonly OpenedReceipt[],
): Outcome<string | undefined> {
	let { site } = verdict;
	for (const receipt of receipts) {
		const same = requireSite(`access.receipts.${receipt.step}`, receipt.site, site);
		if (!same.ok) return same;
		site ??= receipt.site;
	}
	return accept(site);
}
