import type { Mismatch } from '../../contract/checkAgainstContract';
import type { Base } from './authenticate';
import type { FaultKind } from './conduct/faults';

/** One call the simulator received. */
export interface LoggedCall {
	number: number;
	/** ISO 8601, UTC. */
	at: string;
	method: string;
	/** Short name in the contract. Absent if the contract does not describe the call. */
	operation?: string;
	/** Path template, or the path of a call that the contract does not describe. Never contains the query. */
	path: string;
	/** Absent until an answer was sent. */
	status?: number;
	/** Label of the credential, or `anonymous`. */
	caller: string;
	base: Base;
	/** Whether the operation changes the site. */
	write: boolean;
	fault?: FaultKind;
}

/** A request or answer that does not fit the contract. */
export interface Violation extends Mismatch {
	/** Number of the call in the log. */
	call: number;
	side: 'request' | 'answer';
	method: string;
	path: string;
	operation?: string;
}

/** Calls and violations since the last reset. */
export interface Journal {
	calls: LoggedCall[];
	violations: Violation[];
}

/** Records a violation. */
export function noteMismatches(
	journal: Journal,
	call: LoggedCall,
	side: Violation['side'],
	mismatches: readonly Mismatch[],
): void {
	for (const mismatch of mismatches) {
		const { number, method, path, operation } = call;
		journal.violations.push({ call: number, side, method, path, operation, ...mismatch });
	}
}
