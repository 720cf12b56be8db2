import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { accept, refuse, type Outcome } from '../../shared/core/refusal/outcome';
import { readSwitch } from '../../shared/core/settings/settingValues';
import { twinPolicies, type TwinPolicy } from '../../shared/jsm/customer/resolveCustomer';
import { defaultPatience, type JsmPatience } from '../../shared/n8n/http/connectJsm';
import type { DataSource } from './fields';

/** What reading a parameter needs. */
export type Parameters = { context: Pick<IExecuteFunctions, 'getNodeParameter'>; index: number };

const LONGEST_ACCOUNT_ID = 128;

export const readDataSource = ({ context, index }: Parameters): DataSource =>
	context.getNodeParameter('dataSource', index, 'loginItem') === 'fields' ? 'fields' : 'loginItem';

export function readText({ context, index }: Parameters, name: string): string {
	const value = context.getNodeParameter(name, index, '');
	return typeof value === 'string' ? value.trim() : String(value ?? '');
}

/** The number behind a picker or a text, as text. */
export function readNumericId({ context, index }: Parameters, name: string, field: string): Outcome<string> {
	const value = context.getNodeParameter(name, index, '', { extractValue: true });
	return checkNumericId(value, field);
}

export function readNumericIds(
	{ context, index }: Parameters,
	name: string,
	field: string,
): Outcome<string[]> {
	return checkAll(context.getNodeParameter(name, index, []), field, checkNumericId);
}

export const readAccountId = (from: Parameters, name = 'accountId'): Outcome<string> =>
	checkAccountId(from.context.getNodeParameter(name, from.index, ''), 'Account ID');

export function readAccountIds({ context, index }: Parameters, name = 'accountIds'): Outcome<string[]> {
	return checkAll(context.getNodeParameter(name, index, []), 'Account IDs', checkAccountId);
}

/** How many results are wanted; `undefined` for all. */
export function readLimit({ context, index }: Parameters): number | undefined {
	if (context.getNodeParameter('returnAll', index, false) === true) return undefined;
	return Math.max(1, Number(context.getNodeParameter('limit', index, 50)) || 50);
}

export const isSummaryWanted = ({ context, index }: Parameters): boolean =>
	context.getNodeParameter('summary', index, true) === true;

/** Whether nothing may be written. */
export const readDryRun = ({ context, index }: Parameters): Outcome<boolean> =>
	readSwitch(context.getNodeParameter('dryRun', index, false), 'Dry Run');

/** A switch an admin must have set on purpose. */
export function requireSwitch(
	{ context, index }: Parameters,
	{ name, displayName }: Pick<INodeProperties, 'name' | 'displayName'>,
	hint: string,
): Outcome<true> {
	return context.getNodeParameter(name, index, false) === true
		? accept(true)
		: refuse('setting-invalid', { field: displayName, expected: 'switched on', hint });
}

export interface Options {
	twins: TwinPolicy;
	allowManaged: boolean;
	maxRemovals: number;
	maxRemovalsInAll: number;
	/** Milliseconds. */
	believeFor: number;
	smallestShare: number;
	adopt: boolean;
	mostNew: number;
	patience: JsmPatience;
}

export function readOptions({ context, index }: Parameters, patience = defaultPatience): Options {
	const options = context.getNodeParameter('options', index, {}) as Record<string, unknown>;
	const seconds = (value: unknown, otherwise: number) =>
		Number.isFinite(Number(value ?? Number.NaN)) ? Number(value) * 1000 : otherwise;
	return {
		twins: twinPolicies.find((policy) => policy === options.twins) ?? 'refuse',
		allowManaged: options.allowManaged === true,
		maxRemovals: Math.max(0, Number(options.maxRemovals ?? 5) || 0),
		maxRemovalsInAll: Math.max(0, Number(options.maxRemovalsInAll ?? 100) || 0),
		believeFor: (numberOr(options.believeFor, 12) ?? 0) * 3_600_000,
		// What nobody can read holds every removal back.
		smallestShare: numberOr(options.smallestShare, 0.5) ?? Number.POSITIVE_INFINITY,
		adopt: options.adopt === true,
		mostNew: Math.max(0, Number(options.mostNew ?? 10) || 0),
		patience: {
			timeout: seconds(options.timeout, patience.timeout),
			waiting: seconds(options.waiting, patience.waiting),
		},
	};
}

/** A number that was set; `undefined` if it is none. */
const numberOr = (value: unknown, otherwise: number): number | undefined => {
	const number = Number(value ?? otherwise);
	return Number.isFinite(number) && number >= 0 ? number : undefined;
};

export function checkNumericId(value: unknown, field: string): Outcome<string> {
	const id = String(value ?? '').trim();
	return /^\d{1,15}$/.test(id) ? accept(id) : refuse('setting-invalid', { field, expected: 'a number' });
}

function checkAccountId(value: unknown, field: string): Outcome<string> {
	const id = typeof value === 'string' ? value.trim() : '';
	return id !== '' && id.length <= LONGEST_ACCOUNT_ID && /^[\w:.-]+$/.test(id)
		? accept(id)
		: refuse('setting-invalid', { field, expected: 'an account ID' });
}

function checkAll(
	value: unknown,
	field: string,
	check: (value: unknown, field: string) => Outcome<string>,
): Outcome<string[]> {
	const written: unknown[] = Array.isArray(value) ? value : String(value ?? '').split(',');
	const ids = new Set<string>();
	for (const entry of written) {
		if (typeof entry === 'string' && entry.trim() === '') continue;
		const id = check(entry, field);
		if (!id.ok) return id;
		ids.add(id.value);
	}
	return accept([...ids]);
}
