import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { LoginItem } from '../../core/login/loginItem';
import type { JsmClient } from '../../jsm/client/client';

/** Counts the calls to Jira in one login, and writes each to n8n's log at level debug. */
export interface JsmCallLog {
	/** Absent for an item that is not a login, because it has no reference number to search the log for. */
	onCall?: JsmClient['onCall'];
	count: () => number;
}

/** The reference number of the login in an item; undefined if it is no login. */
export function referenceOf(item: IDataObject): string | undefined {
	const reference: unknown = (item as unknown as Partial<LoginItem>).login?.id;
	// A node of the admin may have put anything there, even a line break.
	return typeof reference === 'string' && /^[\w-]{1,40}$/.test(reference) ? reference : undefined;
}

export function createJsmCallLog(context: Pick<IExecuteFunctions, 'logger'>, item: IDataObject): JsmCallLog {
	const reference = referenceOf(item);
	if (reference === undefined) return { count: () => 0 };
	let count = 0;
	return {
		count: () => count,
		onCall: (call) => {
			count += 1;
			const { method, path, status, failure, ms, retry, traceId } = call;
			const end = status === undefined ? failure : `status ${status}`;
			const trace = traceId === undefined ? '' : `, trace ${traceId}`;
			context.logger.debug(
				`Jira call: ${method} ${path} (reference ${reference}, ${end}, ${ms} ms, retry ${retry}${trace})`,
				{ event: 'jira-call', reference, ...call },
			);
		},
	};
}
