import { countBy, isUndefined, omitBy, uniq } from 'lodash';
import { describeLogLine, tidy } from './logLine';
import type { LoginItem, Protocol, TraceStep } from '../login/loginItem';
import { describeSteps, readTrace } from './stepTimes';
import type { RefusalDetail } from '../refusal/outcome';
import { isReason, type Reason } from '../refusal/reasons';

/** How much personal data a record contains. */
export const personalDataModes = ['none', 'pseudonym', 'clear'] as const;
export type PersonalData = (typeof personalDataModes)[number];

/** The outcome of a login, for a log, a table or a SIEM. Every value is short, and none is secret. */
export interface LoginRecord extends RefusalDetail {
	event: 'login';
	reference: string;
	connection: string;
	protocol?: Protocol;
	initiatedBy?: string;
	/** `refused`: by the trigger, so that no workflow ran. */
	result: 'portal' | 'page' | 'denied' | 'refused';
	reason?: string;
	/** n8n's number of the execution. */
	execution?: string;
	/** Rules that gave organizations. */
	rules: string[];
	/** Service desk ids of the portals granted, and the rows that did. */
	portals: { serviceDesk: string; rule: string }[];
	/** How many changes of Jira ended how. */
	changes: Record<string, number>;
	/** From the provider's answer to ours; two clocks if two processes, hence never less than 0. */
	ms?: number;
	steps: TraceStep[];
	/** Calls to Jira in all. */
	calls: number;
	person?: string;
	email?: string;
	organizations?: string[];
}

/** Input of the record: the item the last node got, and its result. */
export interface CompletedLogin {
	item: Partial<LoginItem> & { refusal?: unknown; error?: unknown };
	result: LoginRecord['result'];
	/** Why Complete Login itself refused. */
	refusal?: { reason: Reason; detail: RefusalDetail };
	/** Its own step. */
	step: TraceStep;
	execution?: string;
	personalData: PersonalData;
	/** Milliseconds since the epoch. */
	now: number;
}

const MOST_ENTRIES = 20;
const LONGEST = 100;

const textOf = (value: unknown, pattern = /^/): string | undefined =>
	typeof value === 'string' && value !== '' && pattern.test(value) ? value.slice(0, LONGEST) : undefined;

const objectsOf = (value: unknown): Record<string, unknown>[] =>
	Array.isArray(value)
		? value
				.slice(0, MOST_ENTRIES)
				.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null)
		: [];

/** The position of a rule. The part after a colon holds names that matched, and is left out. */
const ruleOf = ({ rule }: Record<string, unknown>): string[] => textOf(rule)?.split(':', 1) ?? [];

/**
 * The refusal a previous node put into the item. Expected, received and quoted parts of the field are left out: they may
 * be names.
 */
function whyOf(value: unknown): Pick<LoginRecord, 'reason' | 'field' | 'traceId'> | undefined {
	const { reason, detail } = (value ?? {}) as Record<string, unknown>;
	if (!isReason(reason)) return undefined;
	const { field, traceId } = (detail ?? {}) as Record<string, unknown>;
	return { reason, field: textOf(field)?.split(' "', 1)[0], traceId: textOf(traceId, /^[\w-]+$/) };
}

function personOf(
	{ login, identity, organizations }: CompletedLogin['item'],
	personalData: PersonalData,
): Pick<LoginRecord, 'person' | 'email' | 'organizations'> {
	if (personalData === 'none') return {};
	const person = textOf(login?.pseudonym, /^[\w-]{22}$/);
	if (personalData === 'pseudonym') return { person };
	return {
		person,
		email: textOf(identity?.email),
		organizations: objectsOf(organizations).flatMap(({ name }) => textOf(name) ?? []),
	};
}

/** Makes the record of a login that went through a workflow, whatever the admin's own nodes did to its item. */
export function makeLoginRecord(login: CompletedLogin): LoginRecord {
	const { item, result, refusal, step, execution, personalData, now } = login;
	const { id, connection, protocol, initiatedBy, at } = (item.login ?? {}) as Record<string, unknown>;
	const inOrder = result === 'denied' ? [item.refusal, item.error] : [item.error, item.refusal];
	const { step: failed } = (item.error ?? {}) as Record<string, unknown>;
	const steps = [...readTrace(item.trace), ...readTrace([failed]), step];
	const total = now - Date.parse(textOf(at) ?? '');
	const record: LoginRecord = {
		event: 'login',
		reference: textOf(id, /^[\w-]+$/) ?? '',
		connection: textOf(connection) ?? '',
		protocol: textOf(protocol, /^(oidc|oauth2|saml)$/) as Protocol | undefined,
		initiatedBy: textOf(initiatedBy, /^[A-Za-z]+$/),
		result,
		...(refusal
			? { reason: refusal.reason, ...refusal.detail }
			: result === 'portal'
				? {}
				: (whyOf(inOrder[0]) ?? whyOf(inOrder[1]))),
		execution,
		rules: uniq(objectsOf(item.organizations).flatMap(ruleOf)),
		portals: objectsOf(item.portals)
			.filter(({ granted }) => granted === true)
			.flatMap((portal) => {
				const serviceDesk = textOf(portal.serviceDesk, /^\d{1,15}$/);
				return serviceDesk === undefined ? [] : [{ serviceDesk, rule: ruleOf(portal)[0] ?? '' }];
			}),
		changes: countBy(
			objectsOf(item.changes).flatMap(
				({ state }) => textOf(state, /^(done|planned|unchanged|failed|remains)$/) ?? [],
			),
		),
		ms: Number.isNaN(total) ? undefined : Math.max(0, total),
		steps,
		calls: steps.reduce((sum, { calls = 0 }) => sum + calls, 0),
		...personOf(item, personalData),
	};
	return omitBy(record, isUndefined) as unknown as LoginRecord;
}

const list = (name: string, values: readonly string[]): string[] =>
	values.length === 0 ? [] : [`${name}${values.length === 1 ? '' : 's'} ${values.map(tidy).join(' ')}`];

/** Formats the record as a log line, because n8n's console shows only the text by default. */
export function describeLoginRecord(record: LoginRecord): string {
	const { reference, connection, result, execution, traceId, rules, portals, steps, ms } = record;
	const { person, email, organizations = [] } = record;
	return describeLogLine(record, { reference, connection }, [
		`result ${result}`,
		...(traceId ? [`trace ${traceId}`] : []),
		...(execution ? [`execution ${execution}`] : []),
		...list('rule', rules),
		...list(
			'portal',
			portals.map(({ serviceDesk }) => serviceDesk),
		),
		...(person ? [`person ${person}`] : []),
		...(email ? [`e-mail ${tidy(email)}`] : []),
		...list('organization', organizations),
		...describeSteps(steps, ms),
	]);
}
