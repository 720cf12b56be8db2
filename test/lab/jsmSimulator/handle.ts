import { randomBytes } from 'node:crypto';
import { checkAnswer, checkRequest, parseBody } from '../../contract/checkAgainstContract';
import { findOperation, type ContractOperation } from '../../contract/contract';
import { errorBody, troubleAnswer, type Answer } from './answer';
import { authenticate, type Base } from './authenticate';
import type { Call, Caller } from './call';
import { conduct } from './conduct/conduct';
import { answerAtEdge, rewordRefusal } from './conduct/edge';
import { findDesk } from './site/findDesk';
import { noteMismatches, type LoggedCall } from './journal';
import { operations, readingOperations } from './operations/allOperations';
import { countPoints } from './conduct/rateLimits';
import type { Incoming, Simulation } from './simulation';
import { shiftQuery, strikeAfter, strikeBefore, type Silence } from './conduct/strike';

/** An answer as it is sent. */
export interface Sent {
	status: number;
	headers: Record<string, string>;
	body: string;
}

export type Handled = Sent | { silence: Silence };

const splitBase = (cloudId: string, path: string): { base: Base; path: string } => {
	const prefix = `/ex/jira/${cloudId}`;
	return path.startsWith(`${prefix}/`)
		? { base: 'gateway', path: path.slice(prefix.length) }
		: { base: 'site', path };
};

/** These two exist only on one base. */
const existsOn = ({ id }: ContractOperation, base: Base): boolean =>
	base === 'site' || !['requestToken', 'getTenantInfo'].includes(id);

function toSent(answer: Answer, headers: Record<string, string>): Sent {
	const body = answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body));
	const type: Record<string, string> =
		answer.text === undefined && body !== '' ? { 'content-type': 'application/json;charset=UTF-8' } : {};
	return { status: answer.status, headers: { ...type, ...headers, ...answer.headers }, body };
}

function beginLog({ journal, now }: Simulation, incoming: Incoming, base: Base, path: string): LoggedCall {
	const logged: LoggedCall = {
		number: (journal.calls.at(-1)?.number ?? 0) + 1,
		at: new Date(now()).toISOString(),
		method: incoming.method,
		path,
		caller: 'anonymous',
		base,
		write: false,
	};
	journal.calls.push(logged);
	return logged;
}

function understand(
	simulation: Simulation,
	incoming: Incoming,
	operation: ContractOperation,
	details: { params: Record<string, string>; base: Base; caller?: Caller },
): Call {
	const { site, switches, siteBase, now, random, sleep, lag, pageCap } = simulation;
	const parsed = parseBody(incoming.headers['content-type'], incoming.body);
	const { params, base, caller } = details;
	return {
		...{ site, switches, operation, caller, params, random, sleep, lag },
		query: incoming.query,
		body: parsed.ok ? parsed.value : undefined,
		bodySize: Buffer.byteLength(incoming.body),
		desk: findDesk(site, params.serviceDeskId),
		organization: site.organizations.get(Number(params.organizationId)),
		siteBase: siteBase(),
		linkBase:
			base === 'gateway' && switches.linksHost === 'gateway'
				? `${siteBase()}/ex/jira/${site.cloudId}`
				: siteBase(),
		pageCap: pageCap(operation.id),
		now: now(),
	};
}

const isLaterPage = ({ query }: Incoming): boolean =>
	Number(query.get('start') ?? query.get('startAt') ?? 0) > 0;

/** Answers one API call. Order: contract, latency, what stands before the API, authentication, rate limits, faults, checks, effect. */
export async function handleCall(simulation: Simulation, incoming: Incoming): Promise<Handled> {
	const { site, switches, journal, faults, rateLimits } = simulation;
	const { base, path } = splitBase(site.cloudId, incoming.path);
	const logged = beginLog(simulation, incoming, base, path);
	const found = findOperation(incoming.method, path);
	const operation = found && existsOn(found.operation, base) ? found.operation : undefined;
	const implementation = operation && operations[operation.id];
	if (!found || !operation || !implementation) {
		noteMismatches(journal, logged, 'request', [{ part: 'operation', problem: 'is not described' }]);
		logged.status = 404;
		return toSent({ status: 404, body: errorBody('gateway', 404, 'not-found', switches.language) }, {});
	}
	Object.assign(logged, {
		operation: operation.id,
		path: operation.path,
		write: operation.method !== 'GET' && !readingOperations.has(operation.id),
	});
	const mismatches = checkRequest(operation, found.params, { ...incoming, path });
	noteMismatches(journal, logged, 'request', mismatches);

	if (switches.latency > 0) await simulation.sleep(switches.latency);
	// Tokens come from another server than the site.
	const isTokenRequest = operation.id === 'requestToken';
	const isSite = base === 'site' && !isTokenRequest;
	const headers: Record<string, string> = { 'atl-traceid': randomBytes(16).toString('hex') };
	/** An answer that is wrong on purpose, or not the API's, is not checked against the contract. */
	const send = (answer: Answer, isChecked = true): Sent => {
		const reworded = isSite ? rewordRefusal(answer, switches) : undefined;
		const sent = toSent(reworded ?? answer, headers);
		logged.status = sent.status;
		if (isChecked && !reworded) noteMismatches(journal, logged, 'answer', checkAnswer(operation, sent));
		return sent;
	};
	const edge = isTokenRequest ? undefined : answerAtEdge(switches, base, path, incoming.query);
	if (edge) return send(edge, false);

	const login = authenticate({
		...{ site, switches, operation, base },
		authorization: incoming.headers.authorization,
		now: simulation.now(),
	});
	const { caller } = login;
	logged.caller = caller?.credential.label ?? 'anonymous';
	const namesCaller = base === 'site' || switches.gatewayNamesCaller;
	Object.assign(headers, login.headers, caller && namesCaller ? { 'x-aaccountid': caller.account.id } : {});
	if (!login.ok) return send(login.answer);

	const countsPoints = incoming.headers.authorization?.toLowerCase().startsWith('bearer ') === true;
	const allowance = rateLimits.take(
		operation.id,
		operation.method,
		countsPoints ? switches.quota : undefined,
	);
	Object.assign(headers, allowance.headers);
	const call = understand(simulation, incoming, operation, { params: found.params, base, caller });
	if (!allowance.ok) return send(troubleAnswer(operation.path, 429, switches));

	const fault = faults.take(operation.id, isLaterPage(incoming));
	logged.fault = fault?.kind;
	const struck = fault && strikeBefore(call, fault);
	if (struck) return 'answer' in struck ? send(struck.answer, false) : struck;
	if (fault?.kind === 'slow') await simulation.sleep(fault.delay ?? 1000);
	const shifted = fault?.kind === 'repeated-item' ? { ...call, query: shiftQuery(call.query) } : call;
	const carryOut = async () => await conduct(shifted, implementation, mismatches);
	const answer = logged.write ? await simulation.lag.during(call, carryOut) : await carryOut();
	if (countsPoints) rateLimits.charge(countPoints(operation.id, operation.method, answer.body));
	if (!fault) return send(answer);
	const after = strikeAfter(call, fault, answer);
	return 'answer' in after ? send(after.answer, false) : after;
}
