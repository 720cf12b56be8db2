import type { IExecuteFunctions } from 'n8n-workflow';
import { addressChanges, type AddressChange } from '../../shared/jsm/access/accessWish';
import { twinPolicies, type TwinPolicy } from '../../shared/jsm/customer/resolveCustomer';
import { defaultPatience, type JsmPatience } from '../../shared/n8n/http/connectJsm';
import { parallelOption } from './options';
import type { Parameters } from './parameter';

/** More parallel items would only wait: Jira's rate limits are per second and shared by all of them. */
const MAX_PARALLEL = 10;

/** The Options collection of one item. An option the operation does not offer has its default. */
export interface Options {
	twins: TwinPolicy;
	addressChange: AddressChange;
	acceptHidden: boolean;
	allowManaged: boolean;
	confirmed: boolean;
	maxRemovals: number;
	maxRemovalsInAll: number;
	/** Milliseconds. */
	believeFor: number;
	smallestShare: number;
	adopt: boolean;
	mostNew: number;
	patience: JsmPatience;
}

/**
 * Reads the Options collection of one item; done once, before the operation runs.
 *
 * @param patience default timeouts of the operation
 */
export function readOptions({ context, index }: Parameters, patience = defaultPatience): Options {
	const options = context.getNodeParameter('options', index, {}) as Record<string, unknown>;
	const seconds = (value: unknown, otherwise: number) =>
		Number.isFinite(Number(value ?? Number.NaN)) ? Number(value) * 1000 : otherwise;
	return {
		addressChange: addressChanges.find((each) => each === options.addressChange) ?? 'report',
		twins: twinPolicies.find((policy) => policy === options.twins) ?? 'refuse',
		acceptHidden: options.acceptHidden === true,
		allowManaged: options.allowManaged === true,
		confirmed: options.confirmed === true,
		maxRemovals: Math.max(0, Number(options.maxRemovals ?? 5) || 0),
		maxRemovalsInAll: Math.max(0, Number(options.maxRemovalsInAll ?? 100) || 0),
		believeFor: (numberOr(options.believeFor, 12) ?? 0) * 3_600_000,
		// An unreadable share prevents every removal.
		smallestShare: numberOr(options.smallestShare, 0.5) ?? Number.POSITIVE_INFINITY,
		adopt: options.adopt === true,
		mostNew: Math.max(0, Number(options.mostNew ?? 10) || 0),
		patience: {
			timeout: seconds(options.timeout, patience.timeout),
			waiting: seconds(options.waiting, patience.waiting),
		},
	};
}

/** Returns the number that was set, or the default; `undefined` for anything but a number of 0 or more. */
const numberOr = (value: unknown, otherwise: number): number | undefined => {
	const number = Number(value ?? otherwise);
	return Number.isFinite(number) && number >= 0 ? number : undefined;
};

/** How many items run at the same time, read from the first item; 1 for an operation without that option. */
export function readParallel(context: IExecuteFunctions): number {
	try {
		const wanted = Number(context.getNodeParameter(`options.${parallelOption.name}`, 0, 1));
		return Number.isInteger(wanted) ? Math.min(Math.max(wanted, 1), MAX_PARALLEL) : 1;
	} catch {
		// A broken expression is reported with the item it belongs to.
		return 1;
	}
}
