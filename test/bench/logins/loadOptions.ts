import { parseArgs } from 'node:util';
import { kinds, type Kind } from './logins';
import { modes, type Mode } from './target';

/**
 * Known customers, so many that a ledger read at one login is no longer believed at the next of the same person: each
 * login then costs what it costs somebody who returns another day.
 */
export const MANY = 2000;

export interface LoadOptions {
	mode: Mode;
	/** Of each stretch of load. */
	seconds: number;
	/** Customers who sign in at the same time, again and again. */
	concurrency: number;
	rounds: number;
	/** Known customers of our template. */
	people: number;
	/** Share of logins by people nobody has seen. */
	newShare: number;
	kinds: Kind[];
	/** Further settings of n8n. */
	env: Record<string, string>;
	/** Whether to measure settings of n8n one by one instead. */
	settings: boolean;
	/** Where the figures go as JSON. */
	out?: string;
}

function oneOf<T extends string>(name: string, known: readonly T[], value: string): T {
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

/** Of `npm run bench:load -- …`. */
export function readLoadOptions(args: string[]): LoadOptions {
	const { values } = parseArgs({
		args,
		options: {
			mode: { type: 'string', default: 'regular' },
			seconds: { type: 'string' },
			concurrency: { type: 'string', default: '8' },
			rounds: { type: 'string', default: '3' },
			people: { type: 'string' },
			'new-share': { type: 'string', default: '0' },
			kinds: { type: 'string', default: kinds.join(',') },
			setting: { type: 'string', multiple: true, default: [] },
			settings: { type: 'boolean', default: false },
			out: { type: 'string' },
		},
	});
	return {
		mode: readMode(values.mode),
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
