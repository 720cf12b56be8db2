import { sum, sumBy } from 'lodash';
import { mapInParallel } from '../../../nodes/shared/core/concurrency/inParallel';
import { drive, type Drive } from './drive';
import { beginOf, isOurs, type Kind } from './logins';
import { percentile } from '../statistics/percentile';
import type { Population } from './population';
import { memoryOf, processorTimeOf, type Process } from '../processes/processes';
import type { Target } from './target';

/** Number of first logins at the same time. */
const AT_ONCE = 4;

/** Results of one measurement. */
export interface Figures {
	logins: number;
	loginsPerSecond: number;
	/** Milliseconds. */
	p50: number;
	p95: number;
	p99: number;
	errors: Record<string, number>;
	/** Resident memory of all n8n processes afterwards, in MB. */
	memory: number;
	jsmCallsPerLogin: number;
	/** TLS handshakes of n8n with provider and site. */
	handshakesPerLogin: number;
	/** Processor time by kind of process, in seconds. */
	processor: Record<string, number>;
	/** Processor time of all n8n processes for one login, in milliseconds. */
	n8nPerLogin: number;
}

const times = (processes: readonly Process[]): number => sumBy(processes, ({ pid }) => processorTimeOf(pid));

/** Processor time used so far, by kind of process, in milliseconds. */
const processorTimes = (target: Target): Record<string, number> => ({
	n8n: times(target.processes().filter(({ name }) => name !== 'task runner')),
	'task runner': times(target.processes().filter(({ name }) => name === 'task runner')),
	driver: processorTimeOf(process.pid),
	provider: processorTimeOf(target.stub.pid),
	site: processorTimeOf(target.site.pid),
	network: processorTimeOf(target.network.pid),
});

/** A whole login of one person. Rejects if it does not end at the right URL. */
const loginOf = (target: Target, kind: Kind): ((person: string) => Promise<void>) => {
	const begin = beginOf(target, kind);
	return async (person) => await (await begin())(person);
};

/** All TLS handshakes so far, of all services. */
async function countHandshakes({ network }: Target): Promise<number> {
	return sumBy(Object.values(await network.traffic()), ({ handshakes, resumed }) => handshakes + resumed);
}

/** Runs the load and compares processor time and calls before and after. */
export async function measure(
	target: Target,
	kind: Kind,
	population: Population,
	order: Drive,
): Promise<Figures> {
	const login = loginOf(target, kind);
	await target.site.look();
	const handshakes = await countHandshakes(target);
	const before = processorTimes(target);
	const driven = await drive(order, async () => await login(population.next()));
	const after = processorTimes(target);
	const { calls, violations } = await target.site.look();
	const processor = Object.fromEntries(
		Object.entries(after).map(([name, time]) => [name, (time - (before[name] ?? 0)) / 1000]),
	);
	const logins = driven.times.length;
	return {
		logins,
		loginsPerSecond: logins / driven.seconds,
		p50: percentile(driven.times, 0.5),
		p95: percentile(driven.times, 0.95),
		p99: percentile(driven.times, 0.99),
		errors: { ...driven.errors, ...(violations > 0 ? { 'Call does not fit the contract': violations } : {}) },
		memory: sumBy(target.processes(), ({ pid }) => memoryOf(pid)),
		jsmCallsPerLogin: sum(Object.values(calls)) / logins,
		handshakesPerLogin: ((await countHandshakes(target)) - handshakes) / logins,
		processor,
		n8nPerLogin: (((processor.n8n ?? 0) + (processor['task runner'] ?? 0)) * 1000) / logins,
	};
}

/** Signs in everybody once. Throws if one does not have the expected memberships afterwards. */
export async function welcome(target: Target, kind: Kind, people: readonly string[]): Promise<void> {
	await mapInParallel(people, AT_ONCE, loginOf(target, kind));
	if (!isOurs(kind) && kind !== 'hand-built') return;
	const { memberships } = await target.site.look();
	const missing = people.find(
		(person) => memberships.filter((entry) => entry.startsWith(`${person}@acme.example `)).length !== 2,
	);
	if (missing !== undefined) throw new Error(`${missing} is not in both organizations`);
}
