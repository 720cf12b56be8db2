import { fail, type Call, type Operation } from '../call';
import type { Answer } from '../answer';
import type { Mismatch } from '../../../contract/checkAgainstContract';

const refuseMissingTarget = (call: Call): Answer | undefined => {
	const names = call.params;
	const missing =
		('serviceDeskId' in names && !call.desk) || ('organizationId' in names && !call.organization);
	return missing ? fail(call, 404, 'not-found') : undefined;
};

/** Organization properties are the only ones documented to answer 400 to a malformed organization id. */
const refuseMalformedPath = (call: Call, mismatches: readonly Mismatch[]): Answer | undefined => {
	if (!mismatches.some(({ part }) => part === 'path')) return undefined;
	const status = /OrganizationPropert(y|ies)$/.test(call.operation.id) ? 400 : 404;
	return fail(call, status, status === 400 ? 'request-invalid' : 'not-found');
};

const refuseMissingOptIn = (call: Call, mismatches: readonly Mismatch[]): Answer | undefined =>
	mismatches.some(({ part }) => part === 'header') ? fail(call, 412, 'opt-in-missing') : undefined;

const refuseBadBody = (call: Call, mismatches: readonly Mismatch[]): Answer | undefined =>
	mismatches.some(({ part }) => part === 'body') ? fail(call, 400, 'request-invalid') : undefined;

/** User properties are the only ones documented to require their query parameter. */
const refuseMissingAccount = (call: Call, mismatches: readonly Mismatch[]): Answer | undefined =>
	/UserPropert(y|ies)$/.test(call.operation.id) && mismatches.some(({ part }) => part === 'query')
		? fail(call, 400, 'request-invalid')
		: undefined;

/** Runs the checks of an operation in the order of the real site, then the operation. */
export async function conduct(
	call: Call,
	operation: Operation,
	mismatches: readonly Mismatch[],
): Promise<Answer> {
	const permit = () => operation.permit?.(call);
	const locate = () =>
		refuseMissingAccount(call, mismatches) ??
		refuseMalformedPath(call, mismatches) ??
		refuseMissingTarget(call) ??
		operation.locate?.(call);
	const order = call.switches.orderOfChecks === 'permission-first' ? [permit, locate] : [locate, permit];
	const checks = [
		() => refuseMissingOptIn(call, mismatches),
		...order,
		() => refuseBadBody(call, mismatches),
		() => operation.examine?.(call),
	];
	for (const check of checks) {
		const answer = check();
		if (answer) return answer;
	}
	return await operation.run(call);
}
