import type { OrganizationReference } from '../directory/organization';
import type { Portal } from '../directory/portal';
import { refuse, accept, type Outcome, type Refusal } from '../refusal/outcome';
import { markVerified, type Verified } from '../verified/verified';
import type { LoginItem, LoginStep } from './loginItem';
import { signStatement, verifyStatement, type SignedKind, type Signing } from './signing';

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

/** What a proof needs from the node: the secret, the time in milliseconds, and what the node has verified before. */
export type Proofing = Omit<Signing, 'kind'>;

const sign = (proofing: Proofing, kind: SignedKind): Signing => ({ ...proofing, kind });

export const sealPass = (proofing: Proofing, pass: Pass): string =>
	signStatement(sign(proofing, 'pass'), pass, LOGIN_LIFETIME);

export const sealVerdict = (proofing: Proofing, verdict: Verdict): string =>
	signStatement(sign(proofing, 'verdict'), verdict, LOGIN_LIFETIME);

export const sealReceipt = (proofing: Proofing, receipt: Receipt): string =>
	signStatement(sign(proofing, 'receipt'), receipt, LOGIN_LIFETIME);

const unproven = (
	reason: 'pass-invalid' | 'verdict-invalid',
	field: string,
	{ reason: word, detail: { received = word } }: Refusal,
): Refusal =>
	refuse(reason, {
		field,
		received,
		hint: 'The login has to be started again if it took too long, or began before this package was updated or the login secret was changed',
	});

/**
 * Opens the pass of an item and compares it with what the item claims.
 * Every node with a side effect calls this first: the branch a node is connected to proves nothing.
 *
 * @returns the pass; take subject and e-mail from it, not from the item
 */
export function requirePass(proofing: Proofing, item: Partial<LoginItem>): Outcome<OpenedPass> {
	const sealed = item.login?.pass;
	if (!sealed) return refuse('pass-missing', { field: 'login.pass' });
	const opened = verifyStatement<Pass>(sign(proofing, 'pass'), sealed);
	if (!opened.ok) return unproven('pass-invalid', 'login.pass', opened);
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
function openVerdict(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	site?: string,
): Outcome<Verdict> {
	const sealed = item.access?.verdict;
	if (!sealed) return refuse('verdict-missing', { field: 'access.verdict' });
	const opened = verifyStatement<Verdict>(sign(proofing, 'verdict'), sealed);
	if (!opened.ok) return unproven('verdict-invalid', 'access.verdict', opened);
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
export function requireVerdict(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	site?: string,
): Outcome<OpenedVerdict> {
	const opened = openVerdict(proofing, item, pass, site);
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
export function findUndecided(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	site?: string,
): Outcome<Verdict['undecided']> {
	const opened = openVerdict(proofing, item, pass, site);
	return opened.ok ? accept(opened.value.undecided) : opened;
}

/**
 * Opens the receipt of a step; refuses one that is missing, forged, of another step, of another login than the pass, or
 * of another Jira site.
 *
 * @param site origin of the Jira site the caller works on
 */
export function requireReceipt(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	step: LoginStep,
	site?: string,
): Outcome<OpenedReceipt> {
	const field = `access.receipts.${step}`;
	const opened = verifyStatement<Receipt>(sign(proofing, 'receipt'), item.access?.receipts?.[step]);
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
export function requireSteps(
	proofing: Proofing,
	item: Partial<LoginItem>,
	pass: OpenedPass,
	steps: readonly LoginStep[],
	site?: string,
): Outcome<OpenedReceipt[]> {
	const receipts: OpenedReceipt[] = [];
	for (const step of steps) {
		const receipt = requireReceipt(proofing, item, pass, step, site);
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
