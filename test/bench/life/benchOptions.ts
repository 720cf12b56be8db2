import { parseArgs } from 'node:util';
import { kinds, type Kind } from '../logins/logins';
import { oneOf, readMode, readNumber } from '../logins/loadOptions';
import type { Mode } from '../logins/target';
import type { Protocol } from '../logins/workflows';

export interface BenchOptions {
	protocol: Protocol;
	mode: Mode;
	kinds: Kind[];
	/** Whether to leave out what has no goal. */
	isQuick: boolean;
	rounds: number;
	/** Login starts and whole logins per round and workflow. */
	starts: number;
	logins: number;
	/** Restarts of n8n for each row about a process that has just started. */
	restarts: number;
	/** Seconds of each measurement under load; 0 for none. */
	loadSeconds: number;
	/** People who sign in once before anything is measured, through each of our workflows. */
	people: number;
	/** Path of a JSON file for the figures. */
	out?: string;
}

/** `--quick` is for changes in progress: all rows with a goal, in three minutes. */
const sizes = {
	whole: { starts: 150, logins: 40, restarts: 7, loadSeconds: 60, people: 2000 },
	quick: { starts: 80, logins: 30, restarts: 3, loadSeconds: 2, people: 450 },
};

const quickKinds: Kind[] = ['short', 'step-by-step', 'hand-built', 'bare', 'floor'];
const wholeKinds: Kind[] = [...quickKinds, 'table-1000', 'text-1000'];

/** Parses the options of `npm run bench -- …`. */
export function readBenchOptions(args: string[]): BenchOptions {
	const { values } = parseArgs({
		args,
		options: {
			protocol: { type: 'string', default: 'oidc' },
			mode: { type: 'string', default: 'regular' },
			with: { type: 'string', multiple: true, default: [] },
			kinds: { type: 'string' },
			rounds: { type: 'string', default: '7' },
			restarts: { type: 'string' },
			people: { type: 'string' },
			'load-seconds': { type: 'string' },
			quick: { type: 'boolean', default: false },
			out: { type: 'string' },
		},
	});
	const protocol = oneOf('protocol', ['oidc', 'saml'] as const, values.protocol);
	const size = values.quick ? sizes.quick : sizes.whole;
	const usual = [
		...(values.quick ? quickKinds : wholeKinds),
		...values.with.map((name) => oneOf('with', ['keycloak'] as const, name)),
	];
	const asked = values.kinds?.split(',').map((kind) => oneOf('kinds', kinds, kind)) ?? usual;
	return {
		...size,
		protocol,
		mode: readMode(values.mode),
		isQuick: values.quick,
		// The hand-built workflow and the broker speak OpenID Connect only.
		kinds: asked.filter((kind) => protocol === 'oidc' || !['hand-built', 'keycloak'].includes(kind)),
		rounds: readNumber('rounds', values.rounds, 1),
		restarts: readNumber('restarts', values.restarts ?? String(size.restarts), 0),
		people: readNumber('people', values.people ?? String(size.people), 10),
		loadSeconds: readNumber('load-seconds', values['load-seconds'] ?? String(size.loadSeconds), 0),
		out: values.out,
	};
}
