import { parseArgs } from 'node:util';
import { kinds, type Kind } from './logins';
import { modes, type Mode } from './target';
import type { Protocol } from './workflows';

/**
 * Number of known customers. It is so large that the remembered ledger has expired when the same person signs in again, so
 * each login costs the one call of a customer who returns within the hour.
 */
export const MANY = 2000;

const usualKinds: Kind[] = ['short', 'hand-built', 'bare'];

export interface LoadOptions {
	mode: Mode;
	protocol: Protocol;
	/** Round-trip time to provider and Jira, in milliseconds. */
	roundTrip: number;
	/** Duration of each measurement. */
	seconds: number;
	/** Number of customers who sign in at the same time, repeatedly. */
	concurrency: number;
	rounds: number;
	/** Number of known customers for our template. */
	people: number;
	/** Share of logins by new customers. */
	newShare: number;
	kinds: Kind[];
	/** Further settings of n8n. */
	env: Record<string, string>;
	/** Whether to measure settings of n8n instead, one at a time. */
	settings: boolean;
	/** Path of a JSON file for the figures. */
	out?: string;
}

export function oneOf<T extends string>(name: string, known: readonly T[], value: string): T {
	const found = known.find((candidate) => candidate === value);
	if (found === undefined) throw new Error(`--${name} is one of ${known.join(', ')}`);
	return found;
}

export function readNumber(name: string, text: string, least: number): number {
	const value = Number(text);
	if (!(value >= least)) throw new Error(`--${name} is a number of at least ${least}`);
	return value;
}

export const readMode = (value: string): Mode => oneOf('mode', modes, value);

function readSetting(text: string): [string, string] {
	const [name = '', ...value] = text.split('=');
	if (value.length === 0) throw new Error('--setting is NAME=VALUE');
	return [name, value.join('=')];
}

/** Parses the options of `npm run bench:load -- …`. */
export function readLoadOptions(args: string[]): LoadOptions {
	const { values } = parseArgs({
		args,
		options: {
			mode: { type: 'string', default: 'regular' },
			protocol: { type: 'string', default: 'oidc' },
			rtt: { type: 'string', default: '0' },
			seconds: { type: 'string' },
			concurrency: { type: 'string', default: '8' },
			rounds: { type: 'string', default: '3' },
			people: { type: 'string' },
			'new-share': { type: 'string', default: '0' },
			kinds: { type: 'string', default: usualKinds.join(',') },
			setting: { type: 'string', multiple: true, default: [] },
			settings: { type: 'boolean', default: false },
			out: { type: 'string' },
		},
	});
	return {
		mode: readMode(values.mode),
		protocol: oneOf('protocol', ['oidc', 'saml'] as const, values.protocol),
		roundTrip: readNumber('rtt', values.rtt, 0),
		seconds: readNumber('seconds', values.seconds ?? (values.settings ? '20' : '60'), 1),
		concurrency: readNumber('concurrency', values.concurrency, 1),
		rounds: readNumber('rounds', values.rounds, 1),
		people: readNumber('people', values.people ?? (values.settings ? '300' : String(MANY)), 1),
		newShare: readNumber('new-share', values['new-share'], 0),
		kinds: values.kinds.split(',').map((kind) => oneOf('kinds', kinds, kind)),
		env: Object.fromEntries(values.setting.map(readSetting)),
		settings: values.settings,
		out: values.out,
	};
}
