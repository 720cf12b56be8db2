import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { HttpFailure } from '../core/provider/http';

/** Resolves a name to all its addresses, as `dns.lookup` does. */
export type Resolve = (
	hostname: string,
	options: LookupAllOptions,
	callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** The resolver of the operating system. */
export const resolveBySystem: Resolve = (hostname, options, callback) => {
	lookup(hostname, options, callback);
};

/**
 * Creates the `lookup` option of a connection: the addresses that are connected to are the ones that were checked, so a
 * name that changes its address in between (DNS rebinding) gains nothing. The connection gets one or all of them, as it
 * asks for; all are checked in both cases.
 *
 * @param check throws what the connection fails with
 */
export function createCheckedLookup(
	check: (hostname: string, addresses: string[]) => void,
	resolve: Resolve,
): LookupFunction {
	return (hostname, options, callback) => {
		resolve(hostname, { ...options, all: true }, (error, addresses) => {
			const [first] = error ? [] : addresses;
			if (first === undefined) {
				callback(new HttpFailure('network', 'The host name cannot be resolved'), []);
				return;
			}
			try {
				check(
					hostname,
					addresses.map(({ address }) => address),
				);
			} catch (refusal) {
				callback(refusal as HttpFailure, []);
				return;
			}
			if (options.all === true) callback(null, addresses);
			else callback(null, first.address, first.family);
		});
	};
}
